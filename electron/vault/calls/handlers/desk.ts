import { weakens } from '../../../contract/roles.ts'
import { FoyerError } from '../../../contract/errors.ts'
import { deskState, type DeskState } from '../../../contract/desk.ts'
import { hasWay } from '../../../contract/fault-ways.ts'
import { shutOut, toldShutOut } from '../../../contract/contacts.ts'
import { sameValue, toldValue, type Policy, type PolicyInForce, type PolicyKey } from '../../../contract/policy.ts'
import type { Output } from '../../../contract/index.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { listBackups } from '../../backups/backup-folder.ts'
import { folderAnswers } from '../../backups/folder-answers.ts'
import { deskNameOf } from '../../database/desk-name.ts'
import { settingNames } from '../../database/setting-names.ts'
import { opened } from '../../database/opened.ts'
import { deskLanguage, type Desk, type OpenDesk } from '../desk.ts'
import { askingOf } from '../dispatch.ts'
import { checkEnoughEyes } from '../four-eyes.ts'
import { readKeyFile } from '../../keys/key-file.ts'
import { normaliseGroup } from '../../keys/recovery-key.ts'
import { rotateKey } from '../../keys/rotation.ts'
import { awaitConfirmation, chooseGroups, isConfirmedBy, keepConfirmation, waitedGroups } from '../../keys/recovery-confirmation.ts'
import { jsonIn } from '../../database/json-in.ts'
import { inForceBy } from '../../policy/source.ts'
import { confirmClock, judgeClock } from '../../retention/clock-doubt.ts'
import { mayConfirmDate, whatEnds } from '../../retention/date-deciders.ts'
import { purgeDesk } from '../../retention/purge-desk.ts'
import { sharedGuesses } from '../../staff/guesses.ts'
import { sessionInfoOf } from './sign-in.ts'
import { setUpDesk } from '../life/set-up.ts'
import { openDesk, openIncomplete, openInTurn, recoverDesk } from '../life/life.ts'

export function phaseOf(desk: Desk, signedIn: boolean): DeskState['phase'] {
  if (desk.fault !== null) return 'fault'
  if (desk.opened === null) return 'setUp'
  if (signedIn) return 'signedIn'
  return desk.opened.settings.get(settingNames.recovery) === 'setUp' ? 'confirmRecovery' : 'signIn'
}

function clockOf(desk: Desk, parts: OpenDesk, mayErase: boolean): DeskState['clock'] {
  const { clockDoubt } = desk
  if (clockDoubt === null) return null
  const ending = whatEnds(desk, parts)
  return {
    kind: clockDoubt.kind, known: new Date(clockDoubt.known).toISOString(), now: desk.now().toISOString(),
    due: ending.records, duePictures: ending.pictures, dueEvents: ending.events, mayConfirm: mayConfirmDate(ending, mayErase),
  }
}

/** What will be in force once the desk is set up. */
function policyToBe({ seenPolicy, policySource }: Desk): DeskState['policy'] {
  return inForceBy(seenPolicy, policySource?.place ?? '')
}

function stateOf(desk: Desk, session: string | null): DeskState {
  judgeClock(desk)
  const parts = desk.opened
  const { person } = askingOf(desk, { session, way: 'screen', address: 'local' }, false)
  const info = parts === null || person === null ? null : sessionInfoOf(parts, person, desk.sessions.find(session, false)?.notices ?? [])
  const demo = desk.mode === 'demo' ? parts?.settings.get(settingNames.demo) ?? null : null
  return {
    phase: phaseOf(desk, info !== null), mode: desk.mode, deskName: parts === null ? '' : deskNameOf(parts.settings),
    language: info?.language ?? deskLanguage(parts), version: desk.version, terminal: parts?.terminal ?? null, session: info,
    policy: parts?.policy.inForce() ?? policyToBe(desk),
    confirmGroups: desk.opened === null ? null : waitedGroups(desk.opened.settings),
    clock: parts === null || info === null ? null : clockOf(desk, parts, info.permissions.includes('records.erase')),
    demoOffered: desk.demoOffered && parts === null && desk.fault === null,
    demoHint: deskState.shape.demoHint.safeParse(jsonIn(demo)).data ?? null,
    keysEnrolled: parts?.authenticators.securityKey.anybodyHas() ?? false,
    fault: desk.fault === null ? null : { ...desk.fault.toPayload(), recoverable: (['recoveryKey', 'asItIs', 'restore'] as const).some((way) => hasWay(desk.fault?.code ?? '', way)) },
  }
}

/** What was held back is erased now, or in an hour. */
function purgeSoon(desk: Desk): void {
  try {
    purgeDesk(desk)
  } catch {
    // A full or busy disk: the next purge tries again, and the date is confirmed all the same.
  }
}

/** Backups that only the paper of before opens once the key has changed; none where the folder cannot be looked at, which is no reason to keep a new key from its person. */
async function earlierBackupsOf({ opened: parts, place }: Desk): Promise<number> {
  const folder = parts?.policy.inForce().values.backupFolder ?? ''
  if (parts === null || folder === '') return 0
  try {
    await folderAnswers(folder)
    return listBackups(folder, parts.terminal, readKeyFile(place.folder)).filter(({ paper }) => paper !== 'unknown').length
  } catch {
    return 0
  }
}

async function rotateDesk(call: VaultCall): Promise<Output<'desk.rotateKey'>> {
  const { desk } = call
  const parts = opened(desk)
  call.emit('vault.progress', { task: 'rotate', fraction: 0 })
  const confirmGroups = chooseGroups(desk)
  const { settings, database } = parts
  const restore = keepConfirmation(settings)
  const before = readKeyFile(desk.place.folder)?.current.check
  // On disk before the old recovery key is void: whatever happens from there on, administrators see that the new one is not confirmed.
  const announce = (recoveryKey: string) => {
    const state = settings.get(settingNames.recovery) === 'setUp' ? 'setUp' : 'rotation'
    database.transaction(() => { awaitConfirmation(desk, settings, recoveryKey, confirmGroups, state) }).immediate()
  }
  // Before anything changes: that folder may not answer, and then nobody would be shown the new key.
  const earlierBackups = await earlierBackupsOf(desk)
  let begun = false
  const recoveryKey = await rotateKey(desk.place, database, (step) => { begun ||= step === 'announced' }, announce).catch(async (error: unknown) => {
    // Refused before anything changed, as by a locked keychain: the desk works on, under the key that it has.
    if (!begun) {
      restore(settings)
      throw error
    }
    // Cut off by a full disk or the like: opening again puts everything back as it was.
    await openDesk(desk)
    const unchanged = before !== undefined && readKeyFile(desk.place.folder)?.current.check === before
    if (unchanged && desk.opened !== null) restore(desk.opened.settings)
    throw error
  })
  if (earlierBackups > 0) call.setDetail(`earlierBackups=${earlierBackups}`)
  try {
    call.commit(() => undefined)
  } catch {
    // The old recovery key opens nothing any more: the new one must reach the person whatever else fails.
    call.skipEvent()
  }
  call.emit('vault.progress', { task: 'rotate', fraction: 1 })
  return { recoveryKey, confirmGroups, earlierBackups }
}

/**
 * What is named anew must be permitted, and what the organisation fixed stays so under a list that is set at the desk: else this list would take it out. What else
 * stood there before, and is shut out by another list, is told where the policy is shown. @throws FoyerError `policy.hostNotPermitted`
 */
function refuseShutOut(before: Policy, { values: now, locked }: PolicyInForce): void {
  const isOther = (key: PolicyKey): boolean => !sameValue(before[key], now[key])
  const refused = shutOut(now).find(({ key }) => isOther(key) || (Object.hasOwn(locked, key) && isOther('hosts')))
  if (refused !== undefined) throw new FoyerError('policy.hostNotPermitted', { detail: toldShutOut(refused) })
}

export const deskHandlers: HandlersOf<'desk'> = {
  'desk.state': (_input, { desk, context }) => stateOf(desk, context.session),
  'desk.setUp': (input, { desk }) => desk.inTurn(() => setUpDesk(desk, input)),
  'desk.confirmRecovery': ({ groups }, call) => {
    const { database, settings } = opened(call.desk)
    const guesses = sharedGuesses(database, settings, 'recoveryGroups', call.desk.waits)
    guesses.count(call.desk.now().getTime())
    if (!isConfirmedBy(settings, groups.map(({ index, value }) => ({ index, value: normaliseGroup(value) })))) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'groups' })
    call.commit(() => {
      settings.set(settingNames.recovery, 'confirmed')
      guesses.forget()
    })
    return {}
  },
  'desk.recover': async ({ recoveryKey }, { desk }) => {
    await desk.inTurn(() => recoverDesk(desk, recoveryKey))
    return {}
  },
  'desk.retry': async (_input, { desk }) => {
    // An open desk is never closed for this: there is nothing to try again.
    if (desk.opened === null) await openInTurn(desk)
    if (desk.fault !== null) throw desk.fault
    return {}
  },
  'desk.openIncomplete': async (word, call) => {
    const proven = await call.desk.inTurn(() => openIncomplete(call.desk, word))
    const { account, words } = proven
    call.person = account
    if (account !== null) call.setSubject(account.id)
    call.setDetail(words)
    call.commit(() => { proven.take() })
    return {}
  },
  'desk.rotateKey': (_input, call) => call.desk.inTurn(() => rotateDesk(call)),
  'desk.setPolicy': ({ values }, call) => {
    const parts = opened(call.desk)
    const { policy, records } = parts
    if (weakens(values, policy.inForce().values)) call.needFresh()
    call.setDetail(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${toldValue(value)}`])).join(' '))
    try {
      return call.commit(() => {
        const before = policy.inForce().values
        const inForce = policy.set(values)
        checkEnoughEyes(parts, before, inForce.values)
        refuseShutOut(before, inForce)
        records.shorten(inForce.values.retentionDays, inForce.values.keepImagesDays)
        return inForce
      })
    } catch (error) {
      // What was rolled back is not in force.
      policy.renew()
      throw error
    }
  },
  'desk.confirmDate': ({ shown }, call) => {
    const parts = opened(call.desk)
    judgeClock(call.desk)
    const doubt = call.desk.clockDoubt
    if (doubt === null) return {}
    const mayErase = call.may('records.erase')
    call.setDetail(`${doubt.kind} known=${new Date(doubt.known).toISOString()} confirmed=${call.desk.now().toISOString()}`)
    call.commit(() => {
      // In the transaction: a record that was confirmed meanwhile counts.
      if (!mayConfirmDate(whatEnds(call.desk, parts), mayErase)) throw new FoyerError('desk.dateErases')
      confirmClock(call.desk, parts, new Date(shown), mayErase ? 'whoMayErase' : 'anybody')
    })
    call.desk.clockDoubt = null
    call.desk.clockSeen = call.desk.now().getTime()
    purgeSoon(call.desk)
    return {}
  },
  'desk.setLanguage': ({ language }, call) => {
    const { accounts } = opened(call.desk)
    if (call.person !== null) accounts.setLanguage(call.person.id, language)
    return {}
  },
}
