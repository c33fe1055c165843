import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { SHORTEST_KEY } from './shortest-key.ts'

/** The form is the last of a long screen: what was refused must be seen, once. */
const intoView = (note: HTMLElement | null): void => note?.scrollIntoView({ block: 'nearest' })

/** The key is not in this machine's keychain, or is another one: the recovery key opens the database, and puts it there. */
export function RecoveryForm({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useWords()
  const key = useSecret()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = key.value.trim().length >= SHORTEST_KEY && !task.going
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const recoveryKey = key.handOver().trim()
        void task.run(async () => {
          await call('desk.recover', { recoveryKey })
          await onDone()
        })
      }}
    >
      <h2>{t('fault.recoverTitle')}</h2>
      <p>{t('fault.recoverSays')}</p>
      <TextField label={t('setUp.recoveryKey')} value={key.value} onChange={key.type} ltr mono maxLength={120} />
      {task.error === null ? null : <div ref={intoView}><ErrorNote error={task.error} /></div>}
      {slow ? <Progress label={t('fault.recovering')} fraction={null} /> : null}
      <div className="row"><Button kind="primary" submit disabled={!ready}>{t('fault.recover')}</Button></div>
    </form>
  )
}
