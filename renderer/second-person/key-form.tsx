import { SHORTEST_RECOVERY_KEY } from '../../electron/contract/primitives.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Nobody else here could approve it: whoever holds the paper does. */
export function KeyForm({ act, onClose, onApproved }: { act: string, onClose: () => void, onApproved: () => void }) {
  const { t } = useWords()
  const key = useSecret()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = key.value.trim().length >= SHORTEST_RECOVERY_KEY && !task.going
  return (
    <form
      className="stack"
      data-testid="second-key"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const recoveryKey = key.handOver().trim()
        void task.run(async () => {
          await call('staff.approveByKey', { act, recoveryKey })
          onApproved()
        })
      }}
    >
      <p>{t('secondPerson.byKey')}</p>
      <TextField label={t('setUp.recoveryKey')} hint={t('fault.recoverSays')} value={key.value} onChange={key.type} ltr mono maxLength={120} startHere />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="actions">
        <Button onPress={onClose}>{t('app.cancel')}</Button>
        <Button kind="primary" submit disabled={!ready}>{t('secondPerson.approve')}</Button>
      </div>
    </form>
  )
}
