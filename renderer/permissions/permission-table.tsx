import type { Policy } from '../../electron/contract/policy.ts'
import { policyWords } from '../../electron/contract/policy.ts'
import { roleNames } from '../../electron/contract/roles.ts'
import { whoMayWhat, type PermissionRow, type RoleCell } from '../../electron/contract/who-may-what.ts'
import { useWords, type Words } from '../parts/use-language.ts'
import './permissions.css'

/** Who may what under a policy: roles and other systems beside each other, what policy took marked with its rule. */
export function PermissionTable({ policy }: { policy: Policy }) {
  const words = useWords()
  const { t } = words
  return (
    <table className="permissions">
      <thead>
        <tr>
          <th scope="col">{t('permissions.what')}</th>
          {roleNames.map((role) => <th key={role} scope="col">{t(`roles.${role}`)}</th>)}
          <th scope="col">{t('permissions.systems')}</th>
        </tr>
      </thead>
      <tbody>
        {whoMayWhat(policy).map((row) => (
          <tr key={row.permission}>
            <th scope="row">
              <span>{t(`permissions.of.${row.permission}`)}</span>
              <span className="soft small">{beside(words, row)}</span>
            </th>
            {roleNames.map((role) => <td key={role}><Cell cell={row.roles[role]} /></td>)}
            <td>{row.systems ? t('permissions.byScope') : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ cell: { may, takenBy } }: { cell: RoleCell }) {
  const { t } = useWords()
  if (may) return <strong>{t('permissions.may')}</strong>
  if (takenBy === null) return <>–</>
  return <span className="permission-taken"><strong>{t('permissions.taken')}</strong> <span className="small">{t(policyWords(takenBy).title)}</span></span>
}

/** By which doors, and what is asked beside it. */
function beside({ t }: Words, { doors, afresh, second }: PermissionRow): string {
  return [
    ...(doors.length === 0 ? [] : [t('permissions.through', { doors: doors.map((door) => t(`audit.doors.${door}`)).join(', ') })]),
    ...(afresh === 'none' ? [] : [t(`permissions.afresh.${afresh}`)]),
    ...(second.length === 0 ? [] : [t('permissions.second')]),
  ].join(' · ')
}
