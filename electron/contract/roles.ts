import { z } from 'zod'
import { anyonesPermissions, type Permission } from './permissions.ts'
import { defaultPolicy, type PartOfPolicy, type Policy } from './policy.ts'

/** Roles, least to most. An auditor reads the trail and the day's figures, and nothing else. */
export const roleNames = ['clerk', 'auditor', 'supervisor', 'administrator'] as const
export const role = z.enum(roleNames)
export type Role = z.infer<typeof role>

const everybody: readonly Permission[] = [...anyonesPermissions, 'self.use', 'date.confirm']
const desk: readonly Permission[] = [...everybody, 'readings.make', 'readings.pictures', 'records.confirm', 'records.read', 'records.numbers', 'records.copy', 'records.type', 'records.note', 'records.clearNote']
const overseer: readonly Permission[] = [...everybody, 'audit.read', 'audit.export', 'day.read']
const senior: readonly Permission[] = [...new Set([...desk, ...overseer]), 'records.erase', 'records.export', 'records.print', 'alerts.acknowledge', 'rights.serve', 'devices.test', 'trust.read']

/** The one table: a role is a named set of permissions, and nothing else anywhere asks what somebody's role is called. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  clerk: new Set(desk),
  auditor: new Set(overseer),
  supervisor: new Set(senior),
  administrator: new Set([...senior, 'records.purge', 'trust.change', 'staff.manage', 'clients.manage', 'requests.make', 'webhooks.fields', 'policy.change', 'keys.rotate', 'keys.print', 'desk.leave']),
}

/** The first person of a desk, and who takes the place of one that is lost: whoever can make all others. */
export const keeperRole: Role = 'administrator'
/** Whom a desk has most of: what a new person is, until somebody says otherwise. */
export const everydayRole: Role = 'clerk'

/** Of whom policy wants a second factor. */
const secondFactorKeys: Readonly<Record<Role, 'secondFactorClerks' | 'secondFactorAuditors' | 'secondFactorSupervisors' | 'secondFactorAdministrators'>> = {
  clerk: 'secondFactorClerks', auditor: 'secondFactorAuditors', supervisor: 'secondFactorSupervisors', administrator: 'secondFactorAdministrators',
}
export const wantsSecondFactor = (name: Role, policy: Policy): boolean => policy[secondFactorKeys[name]]

/** Of which groups of an organisation policy makes a role, with commas between: their names may have spaces in them. */
const groupKeys: Readonly<Record<Role, 'organisationClerks' | 'organisationAuditors' | 'organisationSupervisors' | 'organisationAdministrators'>> = {
  clerk: 'organisationClerks', auditor: 'organisationAuditors', supervisor: 'organisationSupervisors', administrator: 'organisationAdministrators',
}
const groupsIn = (list: string): string[] => list.split(',').map((name) => name.trim()).filter((name) => name !== '')

/** The role that somebody's groups give, the highest of several; null where none of them gives one. */
export const roleOfGroups = (groups: readonly string[], policy: Policy): Role | null =>
  roleNames.findLast((name) => groupsIn(policy[groupKeys[name]]).some((each) => groups.includes(each))) ?? null

/** Whether somebody becomes another than they were: their sessions are of before. */
export const becomesAnother = (before: { role: Role }, now: Role): boolean => before.role !== now

/** Rules that guard the desk itself: switched off, whoever stands before a session that was left open comes further. */
const guards = ['kiosk', 'freshSecondFactor', 'requireCage', 'organisationOnly', 'organisationNonce', ...Object.values(secondFactorKeys)] as const
export const weakens = (changes: PartOfPolicy, inForce: Policy): boolean =>
  guards.some((key) => changes[key] === false && inForce[key])
  || (changes.securityKeyVerification !== undefined && strictness(changes.securityKeyVerification) < strictness(inForce.securityKeyVerification))
  // Who the desk may talk to is wider where the list has another word, or none.
  || (changes.hosts !== undefined && inForce.hosts !== '' && changes.hosts !== inForce.hosts)
  || (changes.organisationOfflineHours ?? 0) > inForce.organisationOfflineHours || changesWhoComesIn(changes, inForce)

/** Rules that say who vouches for people of an organisation, and what they are here: by any other value of one, somebody else may be an administrator. */
const whoComesIn = ['organisationIssuer', 'organisationClient', 'organisationScope', 'organisationGroups', 'organisationKeys', ...Object.values(groupKeys)] as const
export const changesWhoComesIn = (changes: PartOfPolicy, inForce: Policy): boolean =>
  whoComesIn.some((key) => changes[key] !== undefined && changes[key] !== inForce[key]) || (changes.organisationNonce === false && inForce.organisationNonce)

const strictness = (rule: string): number => (rule === 'required' ? 2 : rule === 'discouraged' ? 0 : 1)

/** What policy takes from roles, while its key says so. */
const narrowings: readonly { key: 'maskNumbersForClerks' | 'allowCopy' | 'allowTyping' | 'allowNotes', while: boolean, roles: readonly Role[], takes: Permission }[] = [
  { key: 'maskNumbersForClerks', while: true, roles: ['clerk'], takes: 'records.numbers' },
  { key: 'allowCopy', while: false, roles: roleNames, takes: 'records.copy' },
  { key: 'allowTyping', while: false, roles: roleNames, takes: 'records.type' },
  { key: 'allowNotes', while: false, roles: roleNames, takes: 'records.note' },
]

/** The rule of policy by which a role lacks what its table has; null for none. */
export const narrowedBy = (name: Role, permission: Permission, policy: Policy) =>
  narrowings.find((each) => each.takes === permission && each.roles.includes(name) && policy[each.key] === each.while && rolePermissions[name].has(permission))?.key ?? null

/** Whether a role has a permission as the table has it, before policy. */
export function roleMay(name: Role, permission: Permission): boolean {
  return rolePermissions[name].has(permission)
}

/** What somebody of a role may do under a policy; for a key that it leaves out, under what holds where nobody has said anything. */
export function permissionsUnder(name: Role, policy: Readonly<Partial<Policy>>): ReadonlySet<Permission> {
  const values = { ...defaultPolicy, ...policy }
  const taken = narrowings.filter((each) => each.roles.includes(name) && values[each.key] === each.while).map(({ takes }) => takes)
  return taken.length === 0 ? rolePermissions[name] : new Set([...rolePermissions[name]].filter((each) => !taken.includes(each)))
}
