import { useNotify } from '../desk/notices.tsx'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useNewSecret } from '../parts/use-new-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface SecretFormProps {
  staffId: string
  /** Whose is set: one’s own, or a colleague’s. */
  own: boolean
  /** How many security keys sign them in without it. */
  keys: number
  onDone?: () => void
}

/** A new PIN or passphrase, typed twice, by somebody who proves afresh who they are. */
export function SecretForm({ staffId, own, keys, onDone }: SecretFormProps) {
  const { t, language } = useWords()
  const notify = useNotify()
  const proof = useProof()
  const made = useNewSecret('pin')
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = made.ready && proof.ready && !task.going
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const given = made.handOver()
        void task.run(async () => {
          await proof.afresh('staff.setSecret', { id: staffId, ...given })
          notify({ kind: 'done', text: t('settings.secretChanged') })
          onDone?.()
        })
      }}
    >
      {keys === 0 ? null : <p data-testid="secret-keys">{t(own ? 'settings.secretOwnKeys' : 'settings.secretTheirKeys', { number: formatNumber(keys, language) })}</p>}
      <PresentProof proof={proof} {...(own ? {} : { hint: t('secondPerson.yourOwn') })} />
      <NewSecretFields made={made} label={t('settings.newSecret')} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="row"><Button kind="primary" submit disabled={!ready}>{t('settings.changeSecret')}</Button></div>
    </form>
  )
}
