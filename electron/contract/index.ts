/**
 * The contract: every call, event and error between Foyer's processes, once.
 *
 * A call is one entry, e.g. in `staff.ts`:
 *
 *     'staff.signIn': call({
 *       to: 'vault', method: 'POST', path: '/sessions', needs: 'desk.enter', doors: screenAndCli,
 *       input: z.object({ staffId: id, secret }).strict(), output: sessionInfo,
 *     })
 *
 * From that entry come: the types of the screen's `call('staff.signIn', {...})` (renderer/bridge.ts), main's route, the
 * handler type of the vault, the validation at both borders, who may make it and by which door, the line in the audit trail, and the
 * fuzzers' and test doubles' knowledge of what is valid.
 */
import type { z } from 'zod'
import { alertCalls } from './alerts.ts'
import { apiCalls, apiInternals } from './api.ts'
import { auditCalls } from './audit.ts'
import { backupCalls } from './backups.ts'
import { clientCalls } from './clients.ts'
import { connectionCalls, connectionCommands } from './connections.ts'
import { dayCalls } from './day.ts'
import { decommissionCalls } from './decommission.ts'
import { deskCalls } from './desk.ts'
import { deviceCalls } from './devices.ts'
import { diagnosisCalls } from './diagnosis.ts'
import { exportCalls } from './exports.ts'
import { fileCalls } from './files.ts'
import { healthCalls, healthInternals } from './health.ts'
import { internalCalls as deskInternals } from './internal.ts'
import { issuerInternals } from './issuer.ts'
import { trustFetchCalls, trustFetchInternals } from './trust-fetch.ts'
import { organisationCalls, organisationInternals } from './organisation.ts'
import { pairingApiCalls, pairingCalls } from './pairing.ts'
import { jobCalls, jobInternals } from './jobs.ts'
import type { ProcessName } from './processes.ts'
import { readingCalls } from './reading.ts'
import { recordCalls } from './records.ts'
import { recoveryCalls, recoveryInternals } from './recovery.ts'
import { rightsCalls } from './rights.ts'
import { scanRequestApiCalls, scanRequestCalls } from './scan-requests.ts'
import { securityKeyInternals, tapCalls } from './security-key-calls.ts'
import { scannerCalls, scannerInternals } from './scanners.ts'
import { sourceCalls, sourceInternals } from './sources.ts'
import { staffCalls, staffCommands } from './staff.ts'
import { trustCalls, trustInternals } from './trust.ts'
import { updatesCalls, updatesInternals } from './updates.ts'
import { typingCalls, typingInternals } from './typing.ts'
import { uplinkCalls, uplinkInternals } from './uplink.ts'
import { webhookCalls, webhookInternals } from './webhooks.ts'

/** Calls that the screen may make: main's door from the page knows no others. */
export const screenCalls = {
  ...deskCalls,
  ...staffCalls,
  ...tapCalls,
  ...organisationCalls,
  ...readingCalls,
  ...deviceCalls,
  ...diagnosisCalls,
  ...scannerCalls,
  ...sourceCalls,
  ...recordCalls,
  ...scanRequestCalls,
  ...dayCalls,
  ...auditCalls,
  ...alertCalls,
  ...clientCalls,
  ...connectionCalls,
  ...webhookCalls,
  ...pairingCalls,
  ...typingCalls,
  ...rightsCalls,
  ...trustCalls,
  ...trustFetchCalls,
  ...updatesCalls,
  ...fileCalls,
  ...recoveryCalls,
  ...uplinkCalls,
}
/** Calls that people make, at the screen or on the command line. */
export const calls = { ...screenCalls, ...exportCalls, ...connectionCommands, ...staffCommands, ...backupCalls, ...decommissionCalls }
export const internalCalls = {
  ...deskInternals,
  ...securityKeyInternals,
  ...trustInternals,
  ...recoveryInternals,
  ...uplinkInternals,
  ...issuerInternals,
  ...organisationInternals,
  ...trustFetchInternals,
  ...updatesInternals,
  ...webhookInternals,
  ...scannerInternals,
  ...sourceInternals,
  ...apiInternals,
  ...healthInternals,
  ...typingInternals,
  ...jobInternals,
}
export const allCalls = { ...calls, ...apiCalls, ...healthCalls, ...jobCalls, ...scanRequestApiCalls, ...pairingApiCalls, ...internalCalls }

export type ScreenCallName = keyof typeof screenCalls
export type CallName = keyof typeof calls
export type AnyCallName = keyof typeof allCalls
export type Input<N extends AnyCallName> = z.input<(typeof allCalls)[N]['input']>
export type Output<N extends AnyCallName> = z.output<(typeof allCalls)[N]['output']>

/** Names of the calls that process P answers. */
export type CallsTo<P extends ProcessName> = {
  [N in AnyCallName]: (typeof allCalls)[N] extends { to: P } ? N : never
}[AnyCallName]

export function isScreenCallName(name: unknown): name is ScreenCallName {
  return typeof name === 'string' && Object.hasOwn(screenCalls, name)
}

/** Whether other programs may make it: the door from the gateway knows no others. */
export function isApiCallName(name: unknown): name is AnyCallName {
  return isAnyCallName(name) && allCalls[name].doors.includes('api')
}

export function isInternalCallName(name: AnyCallName): name is keyof typeof internalCalls {
  return Object.hasOwn(internalCalls, name)
}

export function isAnyCallName(name: unknown): name is AnyCallName {
  return typeof name === 'string' && Object.hasOwn(allCalls, name)
}
