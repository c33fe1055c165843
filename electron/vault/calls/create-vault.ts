import { FoyerError } from '../../contract/errors.ts'
import type { Announce } from '../../contract/events.ts'
import type { AnyCallName } from '../../contract/index.ts'
import type { Handlers, HandlerTools } from '../../transport/handlers.ts'
import type { PolicyPlace } from '../../system/policy-file.ts'
import { raiseAlerts } from '../alerts/alerts.ts'
import { alertHandlers } from './handlers/alerts.ts'
import { auditHandlers } from './handlers/audit.ts'
import { backUpWhenDue } from '../backups/back-up-desk.ts'
import { backupHandlers } from './handlers/backups.ts'
import { clientHandlers } from './handlers/clients.ts'
import { connectionHandlers } from './handlers/connections.ts'
import { pairingHandlers, pairingsHandlers } from './handlers/pairings.ts'
import type { VaultHandlers } from './call.ts'
import { sinceMachineStart, steadyClock } from '../clock/clock.ts'
import { makeDesk, newId, type Desk } from './desk.ts'
import { dayHandlers } from './handlers/day.ts'
import { decommissionHandlers } from './handlers/decommission.ts'
import { deskHandlers } from './handlers/desk.ts'
import { dispatch, recordIdleEnds, recordRefusalsCounted } from './dispatch.ts'
import { lookAtIndexesWhenDue } from './life/index-look.ts'
import { certificateChanged } from './gateway-settings.ts'
import { gatewayHandlers } from './handlers/gateway.ts'
import { internalHandlers } from './handlers/internal.ts'
import { systemKeychain, type Keychain } from '../keys/keychain.ts'
import type { RandomBytes } from '../keys/key-place.ts'
import { closeDesk, endDemoWhereOff, openInTurn } from './life/life.ts'
import { followPolicy } from '../policy/follow.ts'
import { policySourceOf } from '../policy/policy-sources.ts'
import { policyTeller } from '../policy/tell.ts'
import { readingHandlers, recordHandlers, recordInternalHandlers } from './handlers/records.ts'
import { markAgain } from '../database/open-mark.ts'
import { judgeClock } from '../retention/clock-doubt.ts'
import { lastWritten } from '../retention/last-written.ts'
import { eraseDue, purgeDesk, takeInPolicy } from '../retention/purge-desk.ts'
import { recoveryHandlers, recoveryInternalHandlers } from './handlers/recovery.ts'
import { requestHandlers } from './handlers/requests.ts'
import { endRequestsDue } from './request-ends.ts'
import { rightsHandlers } from './handlers/rights.ts'
import { staffHandlers } from './handlers/staff.ts'
import { securityKeyInternalHandlers } from './handlers/security-keys.ts'
import { trustHandlers, trustInternalHandlers } from './handlers/trust.ts'
import { fetchesOfDesk, trustFetchHandlers } from './handlers/trust-fetch.ts'
import { updatesHandlers, updatesInternalHandlers } from './handlers/updates.ts'
import { typingHandlers, typingInternalHandlers } from './handlers/typing.ts'
import { uplinkHandlers } from './handlers/uplink.ts'
import { uplinkInternalHandlers } from './handlers/uplink-internal.ts'
import { webhookHandlers, webhookInternalHandlers } from './handlers/webhooks.ts'
import { tellEnded } from '../staff/ended.ts'
import { organisationHandlers, organisationInternalHandlers } from './handlers/organisation.ts'
import { endOutOfTouch } from './organisation-presence.ts'
import { endSessionsOfBefore } from '../staff/sessions-mark.ts'

export interface VaultOptions {
  /** Folder of this desk's database; made at set-up. */
  dataFolder: string
  mode: 'demo' | 'desk'
  resourcesFolder: string
  version: string
  now: () => Date
  /** The steady clock, milliseconds; the process's own unless told. */
  elapsed?: () => number
  /** As `elapsed`, but going on while the machine sleeps. */
  sinceStart?: () => number
  /** A moment before which it cannot be, or null; what the desk's files say unless told. */
  notBefore?: () => number | null
  randomBytes: RandomBytes
  /** Where the organisation's policy lies. */
  policyFile: PolicyPlace | null
  /** Service name in the OS keychain: one per desk. */
  keychainService: string
  emit: Announce
  /** Another keychain than the operating system's, for tests. */
  keychain?: Keychain
}

export interface Vault {
  /** Every call goes through `dispatch`. */
  handlers: Handlers<'vault'>
  /** Answer one validated call: role check, handler, event in the trail. @throws FoyerError */
  dispatch: (name: AnyCallName, input: unknown, tools: HandlerTools) => Promise<unknown>
  /** Open the database as far as it goes; what is in the way shows in `desk.state`. */
  open(): Promise<void>
  /** As `open`, but a keychain that asks somebody to unlock it is not waited for: `desk.state` says so, and `desk.changed` when it is over. */
  openOrAsk(): Promise<void>
  close(): Promise<void>
}

const SWEEP_MS = 5_000
const PURGE_MS = 3_600_000
/** How often the trail is looked through for what somebody should know, milliseconds: a look takes a few. */
const ALERTS_MS = 60_000
/** A keychain takes milliseconds; one that takes so long must not hold up a machine that is being switched off. */
const HEAD_MS = 2_000

/** The one list of who answers what. */
export const vaultHandlers: VaultHandlers = { ...deskHandlers, ...staffHandlers, ...organisationHandlers, ...organisationInternalHandlers, ...recordHandlers, ...requestHandlers, ...readingHandlers, ...dayHandlers, ...auditHandlers, ...backupHandlers, ...decommissionHandlers, ...alertHandlers, ...clientHandlers, ...connectionHandlers, ...webhookHandlers, ...webhookInternalHandlers, ...pairingHandlers, ...pairingsHandlers, ...rightsHandlers, ...trustHandlers, ...fetchesOfDesk, ...trustFetchHandlers, ...updatesHandlers, ...updatesInternalHandlers, ...internalHandlers, ...trustInternalHandlers, ...recoveryHandlers, ...recoveryInternalHandlers, ...recordInternalHandlers, ...uplinkHandlers, ...uplinkInternalHandlers, ...gatewayHandlers, ...typingHandlers, ...typingInternalHandlers, ...securityKeyInternalHandlers }

/** The vault of one desk: all its secrets, behind the contract. */
export function createVault(options: VaultOptions): Vault {
  let asks: () => void = () => undefined
  const policySource = options.policyFile === null ? null : policySourceOf(options.policyFile)
  const desk = makeDesk({
    place: { folder: options.dataFolder, keychain: options.keychain ?? systemKeychain(options.keychainService, () => { asks() }), randomBytes: options.randomBytes },
    mode: options.mode, version: options.version, policySource,
    now: options.now, elapsed: options.elapsed ?? steadyClock, sinceStart: options.sinceStart ?? options.elapsed ?? sinceMachineStart, notBefore: options.notBefore ?? (() => lastWritten(options.dataFolder)), randomBytes: options.randomBytes, emit: options.emit,
  })
  const timers: NodeJS.Timeout[] = []
  const tellPolicy = policyTeller(() => desk.opened?.policy.inForce() ?? null, (policy) => { options.emit('policy.changed', policy, null) })
  const answer = (name: AnyCallName, input: unknown, tools: HandlerTools) => dispatch(desk, vaultHandlers, name, input, tools).finally(tellPolicy)
  const handlers = Object.fromEntries(Object.keys(vaultHandlers).map((name) => [
    name, (input: unknown, tools: HandlerTools) => answer(name as AnyCallName, input, tools),
  ])) as unknown as Handlers<'vault'>

  let alertsLookedFor = desk.elapsed()
  const lookForAlerts = () => {
    if (desk.elapsed() - alertsLookedFor < ALERTS_MS) return
    alertsLookedFor = desk.elapsed()
    raiseAlerts(desk, () => newId(desk.randomBytes))
  }
  const looks = [
    () => { if (desk.opened !== null) markAgain(desk.opened.database) },
    () => { judgeClock(desk) },
    () => { endSessionsOfBefore(desk) },
    () => { endOutOfTouch(desk) },
    () => { lookAtIndexesWhenDue(desk) },
    () => { recordRefusalsCounted(desk, false) },
    () => { desk.opened?.clientUse.flush(desk.now().getTime()) },
    () => { if (desk.opened !== null) endRequestsDue(desk) },
    () => { lookForAlerts() },
    () => { if (certificateChanged(desk)) options.emit('connections.changed', {}, null) },
  ]
  const sweep = () => {
    desk.held.sweep()
    for (const look of looks) {
      try {
        look()
      } catch {
        // A database that cannot be read, or a full or busy disk: whoever calls next is told so. The other looks do not wait for it.
      }
    }
    tellEnded(desk, desk.sessions.sweep(), 'idle')
    recordIdleEnds(desk)
    void backUpWhenDue(desk).catch(() => undefined)
  }
  const retention = (work: (desk: Desk) => number) => {
    try {
      if (desk.opened !== null) work(desk)
    } catch {
      // A full or busy disk: the next hour, or the next start, tries again; calls of people report it themselves.
    }
    tellPolicy()
  }
  const follower = policySource === null ? null : followPolicy({
    source: policySource,
    isOpen: () => desk.opened !== null,
    takeIn(look) {
      takeInPolicy(desk, look)
      if (endDemoWhereOff(desk)) options.emit('desk.changed', {}, null)
      retention(eraseDue)
    },
  })
  const vault: Vault = {
    handlers,
    dispatch: answer,
    async openOrAsk() {
      let asked = false
      const asking = new Promise<void>((resolve) => {
        asks = () => {
          asks = () => undefined
          asked = true
          desk.fault = new FoyerError('keys.keychainLocked', { detail: 'waiting' })
          resolve()
        }
      })
      const opened = vault.open().finally(() => {
        asks = () => undefined
        if (asked) options.emit('desk.changed', {}, null)
      })
      await Promise.race([opened, asking])
    },
    async open() {
      await follower?.begin()
      await openInTurn(desk)
      tellPolicy()
      timers.push(setInterval(sweep, SWEEP_MS).unref(), setInterval(() => { retention(purgeDesk) }, PURGE_MS).unref())
    },
    async close() {
      follower?.end()
      for (const timer of timers.splice(0)) clearInterval(timer)
      desk.held.clear()
      if (desk.opened !== null) recordRefusalsCounted(desk, true)
      const head = desk.opened?.log.head
      closeDesk(desk)
      await head?.settle(HEAD_MS)
    },
  }
  return vault
}
