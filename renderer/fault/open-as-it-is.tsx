import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { KeyForm } from './key-form.tsx'

/** A copy without its write-ahead log: an administrator takes it as it is, or whoever holds the recovery key, told what is lost. */
export function OpenAsItIs({ detail, onDone }: { detail: string | undefined; onDone: () => Promise<void> }) {
  return (
    <>
      <ByAdministrator detail={detail} onDone={onDone} />
      <ByRecoveryKey onDone={onDone} />
    </>
  )
}

function ByAdministrator({ detail, onDone }: { detail: string | undefined; onDone: () => Promise<void> }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const secret = useSecret()
  const code = useSecret()
  const task = useTask()
  const slow = useSlow(task.going)
  const missing = /^events=(\d+)$/.exec(detail ?? '')?.[1]
  const ready = name.trim() !== '' && isTyped(secret) && !task.going
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const given = { name: name.trim(), secret: secret.handOver(), ...(isTyped(code) ? { code: code.handOver() } : {}) }
        void task.run(async () => {
          await call('desk.openIncomplete', given)
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
      <TextField label={t('fault.secret')} type="password" value={secret.value} onChange={secret.type} ltr autoComplete="current-password" />
      <TextField label={t('fault.appCode')} value={code.value} onChange={code.type} ltr mono maxLength={20} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('fault.openingCopy')} fraction={null} /> : null}
      <div className="row"><Button submit disabled={!ready}>{t('fault.asItIs')}</Button></div>
    </form>
  )
}

/** Of a desk put back as it was long ago no administrator may be left. */
function ByRecoveryKey({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useWords()
  return (
    <KeyForm title={t('fault.asItIsByKeyTitle')} says={t('fault.asItIsByKeySays')} act={t('fault.asItIsByKey')} going={t('fault.openingCopy')} open={async (recoveryKey) => {
      await call('desk.openIncomplete', { recoveryKey })
      await onDone()
    }} />
  )
}
