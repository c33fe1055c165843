import type { ReactNode } from 'react'
import type { Paper } from '../../electron/contract/paper.ts'
import { NoticeText } from '../guest/notice-text.tsx'
import { useWords } from '../parts/use-language.ts'
import { PrintedCodes } from './printed-codes.tsx'
import { PrintedErasure } from './printed-erasure.tsx'
import { PrintedKey } from './printed-key.tsx'
import { PrintedPermissions } from './printed-permissions.tsx'
import { PrintedRecord } from './printed-record.tsx'

/** What main wants on paper. */
export function SheetOfPaper({ paper }: { paper: Paper }): ReactNode {
  const { t } = useWords()
  const { head, language } = paper
  switch (paper.kind) {
    case 'records': return paper.records.map((record) => <PrintedRecord key={record.id} record={record} head={head} />)
    case 'erasure': return <PrintedErasure answer={paper.erasure} head={head} />
    case 'notice': return <article className="printed printed-notice"><NoticeText t={t} facts={{ policy: paper.policy, language, deskName: head.deskName, readsChips: paper.readsChips }} /></article>
    case 'permissions': return <PrintedPermissions policy={paper.policy} head={head} />
    case 'recoveryCodes': return <PrintedCodes recoveryCodes={paper.recoveryCodes} head={head} />
    default: return <PrintedKey recoveryKey={paper.recoveryKey} head={head} />
  }
}
