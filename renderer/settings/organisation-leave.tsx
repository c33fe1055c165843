import type { StaffMember } from '../../electron/contract/staff.ts'
import { useNotify } from '../desk/notices.tsx'
import { useWords } from '../parts/use-language.ts'
import { NewSecretForm } from './new-secret-form.tsx'

/** Make the account of somebody of an organisation one of this desk alone, with a secret that is told in person. */
export function OrganisationLeave({ member: { id }, onDone }: { member: StaffMember, onDone: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  return (
    <NewSecretForm
      kind="danger" action={t('settings.leaveOrganisation')} theirs testId="leave-organisation"
      onSecret={async (given, afresh) => {
        await afresh('staff.leaveOrganisation', { id, ...given })
        notify({ kind: 'done', text: t('settings.leftOrganisation') })
        onDone()
      }}
    >
      <p>{t('settings.leaveOrganisationSays')}</p>
    </NewSecretForm>
  )
}
