import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useNewSecret, type SecretKind } from '../parts/use-new-secret.ts'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface FirstSecretProps {
  name: string
  task: Task
  onSecret: (kind: SecretKind, value: string) => Promise<boolean>
  onBack: () => void
}

/** Somebody of the organisation is here for the first time: what lets them in while it cannot be asked. */
export function FirstSecret({ name, task, onSecret, onBack }: FirstSecretProps) {
  const { t } = useWords()
  const made = useNewSecret('pin')
  const slow = useSlow(task.going)
  const ready = made.ready && !task.going
  return (
    <form
      className="section stack"
      aria-labelledby="first-title"
      data-testid="first-secret"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const { secretKind, secret } = made.handOver()
        void onSecret(secretKind, secret)
      }}
    >
      <h2 id="first-title">{t('signIn.organisation.firstTitle', { name })}</h2>
      <p>{t('signIn.organisation.firstSays')}</p>
      <NewSecretFields made={made} label={t('settings.newSecret')} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="actions">
        <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
        <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{t('signIn.signIn')}</Button>
      </div>
    </form>
  )
}
