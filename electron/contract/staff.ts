import { z } from 'zod'
import { call, screenAndCli } from './call.ts'
import { permissions } from './permissions.ts'
import { id, isoTime, language, nothing, recoveryKey, text } from './primitives.ts'
import { role } from './roles.ts'

export const secretKind = z.enum(['pin', 'passphrase'])

/** A PIN of 6 to 12 digits or a passphrase of 10 to 200 characters; the vault decides which is good enough. */
export const secret = z.string().min(4).max(200)

export const staffTile = z.object({
  id, name: text(80), role, secretKind,
  /** Sign-in is throttled until then. */
  lockedUntil: isoTime.nullable(),
})
export type StaffTile = z.infer<typeof staffTile>

export const staffMember = staffTile.extend({
  active: z.boolean(),
  createdAt: isoTime,
  lastSignInAt: isoTime.nullable(),
})
export type StaffMember = z.infer<typeof staffMember>

/** What everybody hears once, in the session after their last: somebody used the recovery key in place of an administrator's secret. */
export const staffNotice = z.object({ kind: z.literal('administratorReset'), at: isoTime, name: text(80) })
export type StaffNotice = z.infer<typeof staffNotice>

export const sessionInfo = z.object({
  staffId: id, name: text(80), role, language,
  /** What this person may do here now: by role, under the policy in force. */
  permissions: z.array(z.enum(permissions)),
  notices: z.array(staffNotice).max(5),
  /** Seconds without activity until the screen locks. */
  idleSeconds: z.number().int().positive(),
})
export type SessionInfo = z.infer<typeof sessionInfo>

export const staffCalls = {
  /** Who can sign in here: shown as tiles before anybody has. */
  'staff.tiles': call({
    to: 'vault', method: 'GET', path: '/staff/tiles', needs: 'desk.see', doors: screenAndCli, audit: 'failures', activity: false,
    input: nothing, output: z.array(staffTile).max(200),
  }),
  'staff.signIn': call({
    to: 'vault', method: 'POST', path: '/sessions', needs: 'desk.enter', doors: screenAndCli,
    input: z.object({ staffId: id, secret }).strict(), output: sessionInfo,
  }),
  /** Without a session a quiet success: the idle lock of the vault was faster than that of the screen. */
  'staff.signOut': call({
    to: 'vault', method: 'DELETE', path: '/sessions/current', needs: 'desk.enter', doors: screenAndCli,
    input: z.object({ why: z.enum(['person', 'idle']) }).strict(), output: nothing,
  }),
  /** The person is there (keys, touch): puts off the idle lock. */
  'staff.touch': call({
    to: 'vault', method: 'PUT', path: '/sessions/current', needs: 'self.use', audit: 'failures',
    input: nothing, output: nothing,
  }),
  'staff.list': call({
    to: 'vault', method: 'GET', path: '/staff', needs: 'staff.manage', input: nothing, output: z.array(staffMember).max(1000),
  }),
  'staff.create': call({
    to: 'vault', method: 'POST', path: '/staff', needs: 'staff.manage',
    input: z.object({ name: text(80).min(1), role, secretKind, secret }).strict(), output: staffMember,
  }),
  'staff.update': call({
    to: 'vault', method: 'PATCH', path: '/staff/:id', needs: 'staff.manage',
    input: z.object({ id, name: text(80).min(1).optional(), role: role.optional(), active: z.boolean().optional() }).strict(),
    output: staffMember,
  }),
  /** One's own secret (with the present one), or anybody's by an administrator. */
  'staff.setSecret': call({
    to: 'vault', method: 'PUT', path: '/staff/:id/secret', needs: 'self.use',
    input: z.object({ id, secretKind, secret, presentSecret: secret.nullable() }).strict(), output: nothing,
  }),
  /**
   * The way back for an administrator who forgot the secret: the recovery key stands in for it. It ends every session and is told to everybody.
   * `staffId` names an active administrator; null, where there is none, takes one who was switched off, or a new one.
   * A slip in the key is told by group, as by `desk.recover`; the wrong key is `keys.recoveryKeyInvalid`, too many of them `staff.throttled`.
   */
  'staff.resetAdministrator': call({
    to: 'vault', method: 'PUT', path: '/staff/:id/recovery', needs: 'desk.open', doors: screenAndCli, timeoutMs: 60_000,
    input: z.object({ recoveryKey, staffId: id.nullable(), secretKind, secret }).strict(), output: staffTile,
  }),
}
