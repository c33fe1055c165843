import type { PaperHead } from '../../electron/contract/paper.ts'
import type { Policy } from '../../electron/contract/policy.ts'
import { useWords } from '../parts/use-language.ts'
import { PermissionTable } from '../permissions/permission-table.tsx'
import { HeadOfSheet } from './head-of-sheet.tsx'

/** Who may what on paper, for a file or an auditor. */
export function PrintedPermissions({ policy, head }: { policy: Policy; head: PaperHead }) {
  const { t } = useWords()
  return (
    <article className="printed printed-permissions">
      <HeadOfSheet head={head} />
      <h1>{t('settings.section.permissions')}</h1>
      <PermissionTable policy={policy} />
    </article>
  )
}
