import type { CallSpec } from './call.ts'
import { clientPermissions } from './clients.ts'
import { fourEyesUnder, type FourEyesKind } from './four-eyes.ts'
import { allCalls } from './index.ts'
import { anyonesPermissions, permissions, type Permission } from './permissions.ts'
import type { Policy, PolicyKey } from './policy.ts'
import { door, type Door } from './principal.ts'
import { narrowedBy, roleMay, roleNames, type Role } from './roles.ts'

/** Whether a role may, and where it may not although its table has it, by which rule of policy. */
export type RoleCell = { may: boolean, takenBy: PolicyKey | null }

/** One line of the table of who may what. */
export interface PermissionRow {
  permission: Permission
  roles: Readonly<Record<Role, RoleCell>>
  /** Whether another system can be given it, by its key's scopes. */
  systems: boolean
  /** The doors by which what needs it comes in. */
  doors: readonly Door[]
  /** Kinds of acts under it that want a second person by this policy, and whether everything that needs it wants proof afresh, or some of it. */
  second: readonly FourEyesKind[]
  afresh: 'all' | 'some' | 'none'
}

const specs = Object.values(allCalls as Record<string, CallSpec>)
const rowFor = (permission: Permission, policy: Policy): PermissionRow => {
  const needing = specs.filter(({ needs }) => needs === permission)
  const outside = needing.filter(({ doors }) => doors.length > 0)
  const fresh = outside.filter((spec) => spec.fresh !== false).length
  const kinds = fourEyesUnder(policy)
  return {
    permission,
    roles: Object.fromEntries(roleNames.map((role): [Role, RoleCell] => {
      const takenBy = narrowedBy(role, permission, policy)
      return [role, { may: roleMay(role, permission) && takenBy === null, takenBy }]
    })) as Record<Role, RoleCell>,
    systems: clientPermissions.some((each) => each === permission),
    doors: door.options.filter((each) => outside.some(({ doors }) => doors.includes(each))),
    second: [...new Set(needing.flatMap(({ fourEyes }) => (fourEyes !== null && kinds.includes(fourEyes.kind) ? [fourEyes.kind] : [])))],
    afresh: fresh === 0 ? 'none' : fresh === outside.length ? 'all' : 'some',
  }
}

/** What nobody is given by name: what is everybody's before they sign in, and what is between Foyer's own processes, or of a program. */
const nobodys: ReadonlySet<Permission> = new Set<Permission>([...anyonesPermissions, 'inside', 'api.use', 'pairing.ask'])

/** Permissions that somebody can have or lack, in the order of their table. */
export const heldPermissions = permissions.filter((each) => !nobodys.has(each))

/** Who may what under a policy: the one table, from the contract. */
export const whoMayWhat = (policy: Policy): readonly PermissionRow[] => heldPermissions.map((permission) => rowFor(permission, policy))
