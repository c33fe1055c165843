import { useState } from 'react'
import type { StaffMember } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { StaffEditor } from './staff-editor.tsx'
import { StaffNew } from './staff-new.tsx'

/** Who works here, with which role. */
export function StaffSettings() {
  const { t, language } = useWords()
  const staff = useLoaded('staff', () => call('staff.list', {}))
  const [editing, setEditing] = useState<StaffMember | null>(null)
  const [adding, setAdding] = useState(false)
  return (
    <section className="section">
      <div className="spread">
        <h2>{t('settings.section.staff')}</h2>
        <Button kind="primary" icon="person" onPress={() => setAdding(true)}>{t('settings.addStaff')}</Button>
      </div>
      {staff.error === null ? null : <ErrorNote error={staff.error} />}
      {(staff.value ?? []).some(({ organisation }) => organisation?.named === false) ? <p data-testid="organisation-not-named">{t('settings.organisationNotNamed')}</p> : null}
      <ul className="staff">
        {(staff.value ?? []).map((member) => (
          <li key={member.id}>
            <div className="grow">
              <p><strong><bdi>{member.name}</bdi></strong> {member.organisation === null ? null : <span className="tag">{t('settings.ofOrganisation')}</span>} {member.active ? null : <span className="tag">{t('settings.inactive')}</span>}</p>
              <p className="small soft">
                {t(`roles.${member.role}`)} · {t(`signIn.${member.secretKind}`)}{member.factors.totp === null ? '' : ` · ${t('factors.app')}`}{member.factors.keys.length === 0 ? '' : ` · ${t('factors.securityKey')}`} · {member.lastSignInAt === null ? t('settings.neverSignedIn') : t('settings.lastSignIn', { time: formatTime(member.lastSignInAt, language) })}
              </p>
            </div>
            <Button icon="edit" label={t('settings.editNamed', { name: member.name })} onPress={() => setEditing(member)}>{t('settings.edit')}</Button>
          </li>
        ))}
      </ul>
      {editing === null ? null : (
        <StaffEditor
          member={editing}
          onClose={() => setEditing(null)}
          onChanged={() => {
            setEditing(null)
            staff.reload()
          }}
        />
      )}
      {adding ? (
        <StaffNew
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false)
            staff.reload()
          }}
        />
      ) : null}
    </section>
  )
}
