import { z } from 'zod'
import { call, screenAndCli } from './call.ts'
import { fourEyesKind } from './four-eyes.ts'
import { factorAnswer, factorKind } from './factors.ts'
import { permissions } from './permissions.ts'
import { id, isoTime, language, nothing, recoveryKey, text } from './primitives.ts'
import { role, type Role } from './roles.ts'
import { keyPin, ownKeys, tapPurpose } from './security-key-calls.ts'

export const secretKind = z.enum(['pin', 'passphrase'])

/** A PIN of 6 to 12 digits or a passphrase of 10 to 200 characters; the vault decides which is good enough. */
export const secret = z.string().min(4).max(200)

export const staffTile = z.object({
  id, name: text(80), role, secretKind,
  /** Sign-in is throttled until then. */
  lockedUntil: isoTime.nullable(),
})
export type StaffTile = z.infer<typeof staffTile>

/** What somebody has beside their secret: an app with codes, since when; security keys; and how many of the ten printed codes are left. */
export const ownFactors = z.object({ totp: isoTime.nullable(), keys: ownKeys, recoveryCodes: z.number().int().min(0).max(10) })
export type OwnFactors = z.infer<typeof ownFactors>

export const staffMember = staffTile.extend({
  active: z.boolean(),
  factors: ownFactors,
  /** Of whom an organisation says who they are: whether policy still names it, so that it can be asked. Null: an account of this desk alone. */
  organisation: z.object({ named: z.boolean() }).nullable(),
  createdAt: isoTime,
  lastSignInAt: isoTime.nullable(),
})
export type StaffMember = z.infer<typeof staffMember>

/** Whether a change of an account gives or takes what somebody may do. */
export const changesStanding = (changes: { role?: Role | undefined, active?: boolean | undefined }, { role: held, active }: Pick<StaffMember, 'role' | 'active'>): boolean =>
  (changes.role ?? held) !== held || (changes.active ?? active) !== active

const changed = z.object({ id, role: role.optional(), active: z.boolean().optional() })
/** Taking somebody's account away is for one person to do, at once; giving it back, or another role, is not. */
const givesNoRole = (input: unknown): boolean => {
  const { data } = changed.safeParse(input)
  return data?.role === undefined && data?.active !== true
}
const isOwn = (input: unknown, asker: string): boolean => changed.safeParse(input).data?.id === asker

/** What everybody hears once, in the session after their last: somebody used the recovery key in place of an administrator's secret. */
export const staffNotice = z.object({ kind: z.literal('administratorReset'), at: isoTime, name: text(80) })
export type StaffNotice = z.infer<typeof staffNotice>

export const sessionInfo = z.object({
  staffId: id, name: text(80), role, language,
  /** What this person may do here now: by role, under the policy in force. */
  permissions: z.array(z.enum(permissions)),
  notices: z.array(staffNotice).max(5),
  /** By what this person can prove afresh who they are, the first as the usual one. */
  proofs: z.array(factorKind).min(1).max(8),
  /** Seconds without activity until the screen locks. */
  idleSeconds: z.number().int().positive(),
})
export type SessionInfo = z.infer<typeof sessionInfo>

/** Second factors of which one is wanted before somebody is signed in. */
export const secondFactor = factorKind.exclude(['secret'])

/**
 * The secret was right: either that was all, or one of `factors` is wanted too. Where that list is empty, policy wants a second factor of
 * somebody who has none yet, and enrols them (`staff.beginEnrolment`). A challenge is over after minutes, and with what was asked of it.
 */
export const signInAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), session: sessionInfo }),
  z.object({ kind: z.literal('challenge'), challenge: id, name: text(80), factors: z.array(secondFactor).max(8) }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>

/** What a code app is given, once: as the address that a QR code holds (Key URI Format), and as its key in base 32 for typing. */
export const totpOffer = z.object({ uri: z.string().max(2000), key: z.string().regex(/^[A-Z2-7]{32}$/) })
export type TotpOffer = z.infer<typeof totpOffer>

/** Characters of a brought key without its padding: 20 bytes, as long as what SHA-1 gives (RFC 4226 §4, R6), to 64, a block of the hash: what is longer is hashed down to it. */
const KEY_LENGTH = { min: 32, max: 103 } as const
/** The key of a code app that somebody else made, in base 32 without spaces and padding (RFC 4648 §6). */
export const broughtKey = z.string().min(KEY_LENGTH.min).max(KEY_LENGTH.max).regex(/^(?:[A-Z2-7]{8})+(?:[A-Z2-7]{2}|[A-Z2-7]{4,5}|[A-Z2-7]{7})?$/)

/** Twelve characters of Crockford's base 32, in threes of four. */
export const recoveryCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
export const RECOVERY_CODES = 10
export const recoveryCodes = z.array(recoveryCode).length(RECOVERY_CODES)
const enrolled = z.object({ recoveryCodes, session: sessionInfo.nullable() })

/** An act that waits for a second person. */
export const waitingAct = z.object({
  id, kind: fourEyesKind,
  /** How many records it is about, and of policy which rules. */
  records: z.number().int().min(0).nullable(), rules: z.array(text(60)).max(200),
  /** Who could approve it; empty where nobody is shown who works here. */
  people: z.array(staffTile).max(200),
  /** Nobody else here could: the recovery key stands in. */
  byKey: z.boolean(),
})
export type WaitingAct = z.infer<typeof waitingAct>

export const staffCalls = {
  /** Who can sign in here: shown as tiles before anybody has. */
  'staff.tiles': call({
    to: 'vault', method: 'GET', path: '/staff/tiles', needs: 'desk.see', doors: screenAndCli, audit: 'failures', activity: false,
    input: nothing, output: z.array(staffTile).max(200),
  }),
  'staff.signIn': call({
    to: 'vault', method: 'POST', path: '/sessions', needs: 'desk.enter', doors: screenAndCli,
    input: z.union([z.object({ staffId: id, secret }).strict(), z.object({ name: text(80).min(1), secret }).strict()]), output: signInAnswer,
  }),
  /** The second factor, to a challenge. @throws FoyerError `staff.challengeOver`, `staff.wrongCode`, `staff.codeUsed`, `staff.codeOtherTime`, `staff.throttled` */
  'staff.answer': call({
    to: 'vault', method: 'POST', path: '/sessions/answers', needs: 'desk.enter', doors: screenAndCli,
    input: z.object({ challenge: id, kind: secondFactor, answer: factorAnswer }).strict(), output: sessionInfo,
  }),
  /** A key for a code app: to a challenge that wants one, or, null, in one's own session, proven afresh. Counts once `staff.finishEnrolment` had a code of it. */
  'staff.beginEnrolment': call({
    to: 'vault', method: 'POST', path: '/sessions/enrolments', needs: 'desk.enter', fresh: 'byInput',
    input: z.object({ challenge: id.nullable() }).strict(), output: totpOffer,
  }),
  /** @returns ten codes for the day on which the app is lost, shown this once; and the session, where it was to a challenge */
  'staff.finishEnrolment': call({
    to: 'vault', method: 'PUT', path: '/sessions/enrolments', needs: 'desk.enter',
    input: z.object({ challenge: id.nullable(), answer: factorAnswer }).strict(), output: enrolled,
  }),
  /** Ask for a security key. `pin` null: it is not known whether the key wants one. @returns the ticket, good for minutes and one answer */
  'staff.beginTap': call({
    to: 'vault', method: 'POST', path: '/sessions/taps', needs: 'desk.enter', audit: 'failures',
    input: z.object({ purpose: tapPurpose, pin: keyPin.nullable() }).strict(), output: z.object({ ticket: id }),
  }),
  /** Sign in by a key alone, which knows its holder by its PIN: that says who it is, and proves it. @throws FoyerError `securityKey.unknown`, `securityKey.copied`, `staff.throttled` */
  'staff.tapIn': call({ to: 'vault', method: 'POST', path: '/sessions/taps/answers', needs: 'desk.enter', input: z.object({ ticket: id }).strict(), output: sessionInfo }),
  /** Allow this session to enrol a security key of one's own, for minutes. @throws FoyerError `staff.keysMost` */
  'staff.beginKeyEnrolment': call({ to: 'vault', method: 'POST', path: '/sessions/current/keys', needs: 'self.use', fresh: true, input: nothing, output: nothing }),
  /** What the key made is kept. @returns ten codes for the day on which it is lost, shown this once, where there were none; and the session, where it was to a challenge */
  'staff.finishKeyEnrolment': call({
    to: 'vault', method: 'PUT', path: '/sessions/keys', needs: 'desk.enter',
    input: z.object({ challenge: id.nullable(), ticket: id, name: text(40).min(1) }).strict(), output: z.object({ recoveryCodes: recoveryCodes.nullable(), session: sessionInfo.nullable() }),
  }),
  /** Take one of one's own keys away. @throws FoyerError `staff.factorRequired` for the last factor, where policy wants one */
  'staff.removeKey': call({ to: 'vault', method: 'DELETE', path: '/sessions/current/keys/:id', needs: 'self.use', fresh: true, input: z.object({ id }).strict(), output: nothing }),
  'staff.ownFactors': call({ to: 'vault', method: 'GET', path: '/sessions/current/factors', needs: 'self.use', audit: 'failures', activity: false, input: nothing, output: ownFactors }),
  /** Take one's own second factor away, where policy wants none. @throws FoyerError `staff.factorRequired` */
  'staff.removeFactor': call({ to: 'vault', method: 'DELETE', path: '/sessions/current/factors', needs: 'self.use', fresh: true, input: nothing, output: nothing }),
  /** Ten new codes in place of all that are left. */
  'staff.renewRecoveryCodes': call({ to: 'vault', method: 'POST', path: '/sessions/current/recovery-codes', needs: 'self.use', fresh: true, doors: screenAndCli, input: nothing, output: z.object({ recoveryCodes }) }),
  /** Recovery codes, as they were just shown, on a sheet that main draws: as `desk.print`. */
  'staff.printRecoveryCodes': call({
    to: 'main', method: 'POST', path: '/sessions/current/recovery-codes/prints', needs: 'self.use', timeoutMs: 60_000,
    input: z.object({ recoveryCodes, printer: text(200).nullable(), language }).strict(), output: z.object({ printed: z.boolean(), choose: z.array(text(200)).max(64) }),
  }),
  /** Take somebody else's second factor away, who has lost it; where policy wants one, they enrol again. */
  'staff.resetFactors': call({ to: 'vault', method: 'DELETE', path: '/staff/:id/factors', needs: 'staff.manage', fresh: true, fourEyes: { kind: 'staff' }, input: z.object({ id }).strict(), output: staffMember }),
  /**
   * Somebody of an organisation becomes one of this desk alone, by a secret that an administrator sets: the one until now was worth what the organisation said
   * of them. Their role, and whether they are switched off, stay. @throws FoyerError `staff.notFound` for who is of none, `staff.notYourOwn`, `staff.weakSecret`
   */
  'staff.leaveOrganisation': call({
    to: 'vault', method: 'DELETE', path: '/staff/:id/organisation', needs: 'staff.manage', fresh: true, fourEyes: { kind: 'staff' },
    input: z.object({ id, secretKind, secret }).strict(), output: staffMember,
  }),
  /** Prove afresh who one is, for one call: it counts for a minute, in this session, for that call alone, and until that call was answered. */
  'staff.prove': call({
    to: 'vault', method: 'PUT', path: '/sessions/current/proofs', needs: 'self.use', doors: screenAndCli, audit: 'failures',
    input: z.object({ call: text(60), kind: factorKind, answer: factorAnswer }).strict(), output: nothing,
  }),
  /** What this session was refused last for want of a second person, while that can still be approved; null for nothing. */
  'staff.act': call({ to: 'vault', method: 'GET', path: '/sessions/current/act', needs: 'self.use', doors: screenAndCli, audit: 'failures', activity: false, input: nothing, output: z.object({ act: waitingAct.nullable() }) }),
  /**
   * A second person says who they are, beside whoever is signed in, for that act and no other. It counts for a minute, once.
   * @throws FoyerError `staff.actOver`, `staff.secondIsFirst`, `staff.secondMayNot`, `staff.wrongSecret`, `staff.throttled`, `staff.factorRequired` for who has to enrol first
   */
  'staff.approve': call({
    to: 'vault', method: 'PUT', path: '/sessions/current/act', needs: 'self.use', doors: screenAndCli,
    input: z.union([z.object({ act: id, staffId: id, secret }).strict(), z.object({ act: id, name: text(80).min(1), secret }).strict()]),
    output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('approved'), name: text(80) }), z.object({ kind: z.literal('factorWanted'), name: text(80), factors: z.array(secondFactor).min(1).max(8) })]),
  }),
  /** Their second factor, where they have one. @throws FoyerError `staff.actOver`, and as `staff.answer` */
  'staff.approveFactor': call({
    to: 'vault', method: 'PUT', path: '/sessions/current/act/answers', needs: 'self.use', doors: screenAndCli,
    input: z.object({ act: id, kind: secondFactor, answer: factorAnswer }).strict(), output: z.object({ name: text(80) }),
  }),
  /** Where nobody else here could approve it: the recovery key does. @throws FoyerError `staff.actOver`, `staff.secondIsHere`, `keys.recoveryKeyInvalid`, `staff.throttled` */
  'staff.approveByKey': call({
    to: 'vault', method: 'PUT', path: '/sessions/current/act/recovery', needs: 'self.use', doors: screenAndCli, timeoutMs: 60_000,
    input: z.object({ act: id, recoveryKey }).strict(), output: nothing,
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
    to: 'vault', method: 'POST', path: '/staff', needs: 'staff.manage', fresh: true, fourEyes: { kind: 'staff' },
    input: z.object({ name: text(80).min(1), role, secretKind, secret }).strict(), output: staffMember,
  }),
  /** What somebody may do, and whether they may do anything, is changed by whoever proves afresh who they are (`changesStanding`); a name is not. */
  'staff.update': call({
    to: 'vault', method: 'PATCH', path: '/staff/:id', needs: 'staff.manage', fresh: 'byInput', fourEyes: { kind: 'staff', spares: givesNoRole },
    input: z.object({ id, name: text(80).min(1).optional(), role: role.optional(), active: z.boolean().optional() }).strict(),
    output: staffMember,
  }),
  /** One's own secret, or anybody's by an administrator: either proven afresh. Somebody else's takes their security keys away as well, which sign in without it. */
  'staff.setSecret': call({
    to: 'vault', method: 'PUT', path: '/staff/:id/secret', needs: 'self.use', fresh: true, fourEyes: { kind: 'staff', spares: isOwn },
    input: z.object({ id, secretKind, secret }).strict(), output: nothing,
  }),
  /**
   * The way back for an administrator who forgot the secret: the recovery key stands in for it. It ends every session, takes their second factor away and is told to everybody.
   * `staffId`, or `name`, is an active administrator's; both null, where there is none, take one who was switched off, or a new one.
   * A slip in the key is told by group, as by `desk.recover`; the wrong key is `keys.recoveryKeyInvalid`, too many of them `staff.throttled`.
   */
  'staff.resetAdministrator': call({
    to: 'vault', method: 'PUT', path: '/staff/:id/recovery', needs: 'desk.open', doors: screenAndCli, timeoutMs: 60_000,
    input: z.object({ recoveryKey, staffId: id.nullable(), name: text(80).nullable().default(null), secretKind, secret }).strict(), output: staffTile,
  }),
}

/** Asked at the command line alone. */
export const staffCommands = {
  /**
   * `staff.beginEnrolment` and `staff.finishEnrolment` in one, with a key that an organisation brings for whoever it sets a desk up by, and a code of it. Only until the recovery key is confirmed, and of who has no second factor:
   * from then on nobody else knows the key of anybody's app.
   * @throws FoyerError `desk.alreadySetUp`, `staff.challengeOver`, `staff.wrongCode`, `staff.codeOtherTime`
   */
  'staff.provisionFactor': call({
    to: 'vault', method: 'PUT', path: '/sessions/brought-factors', needs: 'desk.enter', fresh: 'byInput', doors: ['cli'],
    input: z.object({ challenge: id.nullable(), key: broughtKey, answer: factorAnswer }).strict(), output: enrolled,
  }),
}
