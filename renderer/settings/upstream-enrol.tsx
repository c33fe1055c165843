import { useState } from 'react'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Make this desk known to the receiver, by its address and a code that counts once; the address where no organisation fixed it. */
export function UpstreamEnrol({ enrolled, onDone }: { enrolled: boolean, onDone: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const { state, refresh } = useDesk()
  const { values, locked } = state.policy
  const [address, setAddress] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const task = useTask()
  const slow = useSlow(task.going)
  const fixed = locked['uplinkAddress'] !== undefined
  const wanted = (fixed ? values.uplinkAddress : address ?? values.uplinkAddress).trim()
  const ready = wanted !== '' && code.trim() !== '' && !task.going
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => {
          if (wanted !== values.uplinkAddress) {
            await call('desk.setPolicy', { values: { uplinkAddress: wanted } })
            await refresh()
          }
          try {
            await call('uplink.enrol', { code: code.trim() })
          } finally {
            onDone()
          }
          setCode('')
          notify({ kind: 'done', text: t('settings.uplinkEnrolledNow') })
        })
      }}
    >
      <h2>{t(enrolled ? 'settings.uplinkEnrolAgain' : 'settings.uplinkEnrol')}</h2>
      {enrolled ? <p>{t('settings.uplinkEnrolAgainSays')}</p> : null}
      <TextField label={t('settings.uplinkAddress')} value={wanted} onChange={setAddress} ltr maxLength={300} disabled={fixed} />
      <TextField label={t('settings.uplinkCode')} hint={t('settings.uplinkCodeHint')} value={code} onChange={setCode} ltr mono maxLength={80} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('app.working')} fraction={null} /> : null}
      <div className="row"><Button submit disabled={!ready}>{t(enrolled ? 'settings.uplinkEnrolAgain' : 'settings.uplinkEnrol')}</Button></div>
    </form>
  )
}
