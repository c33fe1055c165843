import type { AuditFilter, AuditView } from '../../electron/contract/audit.ts'
import { dayBounds, daysAfter, today } from '../parts/days.ts'

type Made = Pick<AuditView, 'filter' | 'span'>

/** Views that everybody has. */
export const ownViews = {
  failuresToday: { filter: { status: '4xx+' }, span: 'today' },
  leftAndErased: { filter: { actions: ['records.export', 'audit.export', 'rights.export', 'internal.printRecord', 'records.erase', 'records.eraseSeveral', 'rights.erase', 'retention.purge', 'retention.purgeSetAside'] }, span: null },
  signIns: { filter: { actions: ['staff.signIn', 'staff.answer', 'staff.tapIn', 'staff.finishEnrolment', 'staff.provisionFactor', 'staff.finishKeyEnrolment', 'staff.removeKey', 'staff.signOut', 'staff.resetAdministrator', 'staff.resetFactors', 'staff.leaveOrganisation', 'organisation.enter', 'organisation.gone'] }, span: null },
  settings: {
    filter: { actions: ['desk.setPolicy', 'desk.setLanguage', 'desk.rotateKey', 'staff.create', 'staff.update', 'staff.setSecret', 'trust.import', 'trust.remove', 'trust.takeFound', 'audit.settings'] }, span: null,
  },
} as const satisfies Record<string, Made>
export type OwnView = keyof typeof ownViews
export const ownViewNames = Object.keys(ownViews) as OwnView[]

/** Days counted back, today among them. */
const DAYS: Record<NonNullable<AuditView['span']>, number> = { today: 1, week: 7, month: 30 }

/** What a view shows today. */
export function filterOf({ filter, span }: Made): AuditFilter {
  if (span === null) return { ...filter }
  return { ...filter, from: dayBounds(daysAfter(today(), 1 - DAYS[span])).from, to: null }
}
