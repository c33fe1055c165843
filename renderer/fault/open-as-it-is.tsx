import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** A copy without its write-ahead log: an administrator takes it as it is, told what is lost. */
export function OpenAsItIs({ detail, onDone }: { detail: string | undefined; onDone: () => Promise<void> }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const task = useTask()
  const slow = useSlow(task.going)
  const missing = /^events=(\d+)$/.exec(detail ?? '')?.[1]
  const ready = name.trim() !== '' && secret.length >= 4
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => {
          try {
            await call('desk.openIncomplete', { name: name.trim(), secret })
          } finally {
            setSecret('')
          }
          await onDone()
        })
      }}
    >
      <h2>{t('fault.asItIsTitle')}</h2>
      <p>
        {missing === undefined ? null : <>{t('fault.asItIsKnown', { number: missing })} </>}
        {t('fault.asItIsSays')}
      </p>
      <TextField label={t('fault.administratorName')} value={name} onChange={setName} maxLength={80} />
      <TextField label={t('fault.secret')} type="password" value={secret} onChange={setSecret} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('fault.openingCopy')} fraction={null} /> : null}
      <div className="row"><Button submit disabled={task.going || !ready}>{t('fault.asItIs')}</Button></div>
    </form>
  )
}
