import { useState } from 'react'
import { roleNames, type Role } from '../../electron/contract/roles.ts'
import { changesStanding, type StaffMember } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { useSession } from '../desk/desk-context.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { FactorReset } from '../factors/factor-reset.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField, Tick } from '../parts/fields.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { OrganisationLeave } from './organisation-leave.tsx'
import { SecretForm } from './secret-form.tsx'

interface EditorProps {
  member: StaffMember
  onClose: () => void
  onChanged: () => void
}

/** What is given otherwise than the account has it. */
function changedIn<T extends Partial<StaffMember>>(member: StaffMember, given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([key, value]) => member[key as keyof StaffMember] !== value)) as Partial<T>
}

/** Name, role, whether the account is in use, and a new secret. */
export function StaffEditor({ member, onClose, onChanged }: EditorProps) {
  const { t } = useWords()
  const session = useSession()
  const [name, setName] = useState(member.name)
  const [role, setRole] = useState<Role>(member.role)
  const [active, setActive] = useState(member.active)
  const proof = useProof()
  const guarded = changesStanding({ role, active }, member)
  const task = useTask()
  const ready = name.trim() !== '' && (!guarded || proof.ready) && !task.going
  return (
    <Sheet title={member.name} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void task.run(async () => {
            // What is as it was is nobody's to approve.
            const given = { id: member.id, name: name.trim(), ...changedIn(member, { role, active }) }
            await (guarded ? proof.afresh('staff.update', given) : call('staff.update', given))
            onChanged()
          })
        }}
      >
        <TextField label={t('setUp.adminName')} value={name} onChange={setName} maxLength={80} />
        <Choice label={t('settings.role')} value={role} options={roleNames.map((each) => ({ value: each, content: t(`roles.${each}`) }))} onChange={setRole} />
        <Tick label={t('settings.active')} checked={active} onChange={setActive} />
        {guarded ? <PresentProof proof={proof} hint={t('secondPerson.yourOwn')} /> : null}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="primary" submit disabled={!ready}>{t('app.save')}</Button>
        </div>
      </form>
      {member.id === session.staffId ? null : (
        <details className="more">
          <summary>{t('settings.resetSecret')}</summary>
          <SecretForm staffId={member.id} own={false} keys={member.factors.keys.length} onDone={onChanged} />
        </details>
      )}
      {member.id === session.staffId || (member.factors.totp === null && member.factors.keys.length === 0) ? null : (
        <details className="more">
          <summary>{t('factors.reset')}</summary>
          <FactorReset member={member} onDone={onChanged} />
        </details>
      )}
      {member.id === session.staffId || member.organisation === null ? null : (
        <details className="more">
          <summary>{t('settings.leaveOrganisation')}</summary>
          <OrganisationLeave member={member} onDone={onChanged} />
        </details>
      )}
    </Sheet>
  )
}
