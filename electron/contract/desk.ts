import { z } from 'zod'
import { call, screenAndCli } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { factorAnswer } from './factors.ts'
import { loosensFourEyes } from './four-eyes.ts'
import { id, isoTime, language, nothing, recoveryKey, text, wholeRecoveryKey } from './primitives.ts'
import { changesIn, partOfPolicy, policyInForce, policyKeys } from './policy.ts'
import { cageState, childProcess, sessionLock } from './processes.ts'
import { secret, secretKind, sessionInfo } from './staff.ts'

export const deskFault = errorPayload.extend({ recoverable: z.boolean() })

/** Everything the screen must know to choose what to show. */
export const deskState = z.object({
  /** `fault`: the vault cannot open, see `fault`; `confirmRecovery`: set up, recovery key not yet confirmed. */
  phase: z.enum(['setUp', 'confirmRecovery', 'signIn', 'signedIn', 'fault']),
  mode: z.enum(['demo', 'desk']),
  deskName: text(80),
  language,
  version: text(40),
  terminal: id.nullable(),
  session: sessionInfo.nullable(),
  policy: policyInForce,
  /** While the recovery key is not confirmed: the places of the two groups to type back, from 0. */
  confirmGroups: z.tuple([z.number().int(), z.number().int()]).nullable(),
  /** What speaks against the date, to whoever is signed in: nothing is erased until somebody confirms it. */
  clock: z.object({
    kind: z.enum(['ahead', 'behind']), known: isoTime, now: isoTime,
    /** Records that end as soon as it is confirmed; pages and portraits of others; whether events of the trail lose their content. */
    due: z.number().int(), duePictures: z.number().int(), dueEvents: z.boolean(),
    /** Whether whoever is signed in may confirm it: anybody where nothing ends by it. */
    mayConfirm: z.boolean(),
  }).nullable(),
  /** During a set-up: whether a person may look at the demo instead. Nothing on this machine tells of a desk, or of an organisation's policy. */
  demoOffered: z.boolean(),
  /** Shown on the demo desk's sign-in screen, nowhere else. */
  demoHint: z.object({ staffId: id, secret }).nullable(),
  /** Somebody who can sign in here has a security key: then there is a way in by it. Whose it is this does not say. */
  keysEnrolled: z.boolean(),
  fault: deskFault.nullable(),
})
export type DeskState = z.infer<typeof deskState>

/** The rules that a change of policy sets. */
function changedRules(input: unknown): readonly string[] {
  const values = changesIn(input)
  return policyKeys.filter((key) => values[key] !== undefined)
}

export const deskCalls = {
  'desk.state': call({
    to: 'vault', method: 'GET', path: '/desk', needs: 'desk.see', doors: screenAndCli, audit: 'failures', activity: false, input: nothing, output: deskState,
  }),
  /** First run: makes the key, the database and the first administrator; shows the recovery key once. */
  'desk.setUp': call({
    to: 'vault', method: 'POST', path: '/desk', needs: 'desk.open', doors: screenAndCli, timeoutMs: 60_000,
    input: z.object({
      deskName: text(80).min(1), language,
      administrator: z.object({ name: text(80).min(1), secretKind, secret }).strict(),
    }).strict(),
    output: z.object({ recoveryKey, confirmGroups: z.array(z.number().int()).length(2) }),
  }),
  /** Two groups typed back prove that the recovery key was written down. */
  'desk.confirmRecovery': call({
    to: 'vault', method: 'POST', path: '/desk/recovery-confirmation', needs: 'desk.open', doors: screenAndCli,
    input: z.object({ groups: z.array(z.object({ index: z.number().int(), value: text(12) }).strict()).length(2) }).strict(),
    output: nothing,
  }),
  /** Open an existing database with its recovery key and put the key back into this machine's keychain. Too many wrong keys: `staff.throttled`. */
  'desk.recover': call({
    to: 'vault', method: 'POST', path: '/desk/recovery', needs: 'desk.open', timeoutMs: 60_000,
    input: z.object({ recoveryKey }).strict(), output: nothing,
  }),
  /** Try again after the fault was mended (keychain unlocked, disk freed). */
  'desk.retry': call({
    to: 'vault', method: 'POST', path: '/desk/retry', needs: 'desk.open', audit: 'failures', timeoutMs: 60_000, input: nothing, output: nothing,
  }),
  /**
   * A copy of an open desk without its write-ahead log, or a desk put back as it was earlier: an administrator of that day takes it as it is, or
   * whoever holds its recovery key. Who has a second factor gives its code too (`staff.codeWanted`). Who, by what, and what is missing is named in the trail.
   */
  'desk.openIncomplete': call({
    to: 'vault', method: 'POST', path: '/desk/incomplete-opening', needs: 'desk.open', timeoutMs: 120_000,
    input: z.union([z.object({ name: text(80).min(1), secret, code: factorAnswer.optional() }).strict(), z.object({ recoveryKey }).strict()]), output: nothing,
  }),
  /** New database key and new recovery key, at once. */
  'desk.rotateKey': call({
    to: 'vault', method: 'POST', path: '/desk/key-rotation', needs: 'keys.rotate', fresh: true, fourEyes: { kind: 'keys' }, doors: screenAndCli, timeoutMs: 600_000,
    input: nothing,
    output: z.object({ recoveryKey, confirmGroups: z.array(z.number().int()).length(2), /** Backups in the folder that policy names which open with the old recovery key alone. */ earlierBackups: z.number().int().min(0) }),
  }),
  /** To switch the kiosk off is to leave it, and what proves who somebody is guards all the rest: less of either, or another who vouches for people, is asked for afresh (`weakens`). */
  'desk.setPolicy': call({
    to: 'vault', method: 'PATCH', path: '/desk/policy', needs: 'policy.change', fresh: 'byInput', doors: screenAndCli, fourEyes: { kind: 'policy', loosens: loosensFourEyes, rules: changedRules },
    input: z.object({ values: partOfPolicy.strict() }).strict(), output: policyInForce,
  }),
  /** Today is the day that is shown. Anybody who works here can say so; where something ends by it, who may erase records (`desk.dateErases`). */
  'desk.confirmDate': call({
    to: 'vault', method: 'PUT', path: '/desk/date', needs: 'date.confirm', input: z.object({ shown: isoTime }).strict(), output: nothing,
  }),
  'desk.setLanguage': call({
    to: 'vault', method: 'PUT', path: '/desk/language', needs: 'self.use', audit: 'failures', input: z.object({ language }).strict(), output: nothing,
  }),
  /**
   * Leave the demo desk for the real one; back only from a real desk that never was set up. Who may open the demo may leave the kiosk:
   * its PIN is on the screen. Restarts the vault on the other desk's folder.
   */
  'desk.switchMode': call({
    to: 'main', method: 'POST', path: '/desk/mode', needs: 'desk.switch', leavesDesk: true, timeoutMs: 60_000,
    input: z.object({ mode: z.enum(['demo', 'desk']) }).strict(), output: nothing,
  }),
  /**
   * A recovery key on a sheet that main draws: without a dialog, to the printer that this computer prints on. Where that is not said and there
   * are several, nothing is printed, and `choose` names them for another call. What has not the form of a key is not printed: what asks is a page.
   */
  'desk.print': call({
    to: 'main', method: 'POST', path: '/desk/prints', needs: 'keys.print', openInSetUp: true, timeoutMs: 60_000,
    input: z.object({ recoveryKey: wholeRecoveryKey, printer: text(200).nullable(), language }).strict(), output: z.object({ printed: z.boolean(), choose: z.array(text(200)).max(64) }),
  }),
  /** The privacy notice under the policy in force, in the guest's language, on paper: as `desk.print`. */
  'desk.printNotice': call({
    to: 'main', method: 'POST', path: '/desk/notice-prints', needs: 'readings.make', timeoutMs: 60_000, audit: 'failures',
    input: z.object({ printer: text(200).nullable(), language }).strict(), output: z.object({ printed: z.boolean(), choose: z.array(text(200)).max(64) }),
  }),
  /** Who may what under the policy in force, on paper: as `desk.print`. */
  'desk.printPermissions': call({
    to: 'main', method: 'POST', path: '/desk/permission-prints', needs: 'self.use', timeoutMs: 60_000, audit: 'failures',
    input: z.object({ printer: text(200).nullable(), language }).strict(), output: z.object({ printed: z.boolean(), choose: z.array(text(200)).max(64) }),
  }),
  /** Leave the kiosk. */
  'desk.exit': call({
    to: 'main', method: 'POST', path: '/desk/exit', needs: 'desk.leave', fresh: true, input: nothing, output: nothing,
  }),
  /** Licences of what Foyer is made of, as the package managers give them; of native code, what it opens on its own. */
  'desk.licences': call({
    to: 'main', method: 'GET', path: '/desk/licences', needs: 'desk.see', audit: 'failures',
    input: nothing,
    output: z.array(z.object({ name: text(120), version: text(60), licence: text(80), text: text(60_000).optional(), opens: text(400).optional() })).max(2000),
  }),
  /** How the processes are, and whether what decodes is kept in a cage, for the devices screen and the doctor. */
  'desk.health': call({
    to: 'main', method: 'GET', path: '/desk/health', needs: 'self.use', audit: 'failures', activity: false,
    input: nothing,
    output: z.object({
      processes: z.array(z.object({ name: childProcess, state: z.enum(['up', 'starting', 'down', 'resting']), restarts: z.number().int(), since: isoTime })),
      electron: text(20), chromium: text(20), node: text(20), platform: text(40), cage: cageState, lockedBy: sessionLock,
    }),
  }),
}
