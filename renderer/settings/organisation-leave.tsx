import type { StaffMember } from '../../electron/contract/staff.ts'
import { useNotify } from '../desk/notices.tsx'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useNewSecret } from '../parts/use-new-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Make the account of somebody of an organisation one of this desk alone, with a secret that is told in person. */
export function OrganisationLeave({ member: { id }, onDone }: { member: StaffMember, onDone: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const proof = useProof()
  const made = useNewSecret('pin')
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = made.ready && proof.ready && !task.going
  return (
    <form
      className="stack"
      data-testid="leave-organisation"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const given = made.handOver()
        void task.run(async () => {
          await proof.afresh('staff.leaveOrganisation', { id, ...given })
          notify({ kind: 'done', text: t('settings.leftOrganisation') })
          onDone()
        })
      }}
    >
      <p>{t('settings.leaveOrganisationSays')}</p>
      <PresentProof proof={proof} hint={t('secondPerson.yourOwn')} />
      <NewSecretFields made={made} label={t('settings.newSecret')} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="row"><Button kind="danger" submit disabled={!ready}>{t('settings.leaveOrganisation')}</Button></div>
    </form>
  )
}
