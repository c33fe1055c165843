import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { device } from './devices.ts'
import { errorPayload } from './error-payload.ts'
import { http } from './http.ts'
import { isoTime, nothing, text } from './primitives.ts'
import { childProcess } from './processes.ts'
import { RECEIVER } from './uplink.ts'
import { feedName } from './feeds.ts'
import { TRUST_ADDRESSES_MAX } from './trust-fetch.ts'

const size = z.number().int().min(0)

/** What the vault knows of how the desk is: numbers, times and codes, of nobody. */
export const vaultHealth = z.object({
  /** `ready`: it can be worked with; `setUp`: it was never, or not to the end. */
  desk: z.enum(['ready', 'setUp', 'fault']),
  fault: errorPayload.nullable(),
  trail: z.object({
    /** Events, and up to which of them the last verification went, which found nothing where `verifiedOk`. */
    size, verifiedTo: size.nullable(), verifiedAt: isoTime.nullable(), verifiedOk: z.boolean().nullable(),
  }).nullable(),
  /** Null where policy names no receiver. */
  upstream: z.object({
    /** The receiver's last receipt: up to which event, and its time. */
    receivedTo: size.nullable(), receivedAt: isoTime.nullable(), halted: z.boolean(),
  }).nullable(),
  /** What is sent to whom, where the last try did not work: why. */
  sending: z.array(z.object({ to: z.enum([RECEIVER, ...feedName.options]), error: errorPayload.nullable(), okAt: isoTime.nullable() })).max(feedName.options.length + 1),
  /** The lists of country certificates and revocations that policy has fetched, in its order. */
  lists: z.array(z.object({ fetchedAt: isoTime.nullable(), signedAt: isoTime.nullable(), error: errorPayload.nullable() })).max(TRUST_ADDRESSES_MAX),
  listsLate: z.boolean(),
  /** Where the desk's data lies, bytes; null where the system does not say. */
  freeBytes: z.number().int().min(0).nullable(), diskLow: z.boolean(),
})
export type VaultHealth = z.infer<typeof vaultHealth>

/** What is wrong, each a code. */
export const healthProblem = z.enum([
  'desk.fault', 'desk.setUp', 'process.down', 'trail.broken', 'upstream.halted', 'upstream.failing', 'lists.late', 'disk.low', 'device.fault', 'window.blank',
])
export type HealthProblem = z.infer<typeof healthProblem>

export const health = z.object({
  /** `down`: nothing can be done at the desk; `impaired`: somebody should look. */
  state: z.enum(['well', 'impaired', 'down']),
  problems: z.array(healthProblem).max(healthProblem.options.length),
  at: isoTime, since: isoTime, version: text(40), mode: z.enum(['demo', 'desk']),
  processes: z.array(z.object({ name: childProcess, state: z.enum(['up', 'starting', 'down', 'resting']), restarts: size, since: isoTime })).max(childProcess.options.length),
  /** Null where the vault does not answer. */
  vault: vaultHealth.nullable(),
  devices: z.array(device.pick({ kind: true, state: true, simulated: true, seenAt: true })).max(64),
})
export type Health = z.infer<typeof health>

/** For programs that watch over computers. */
export const healthCalls = {
  'health.show': call({
    to: 'main', method: 'GET', path: '/health', needs: 'api.use', doors: ['api'], audit: 'failures', activity: false,
    api: http({ path: '/v1/health', summary: 'How the desk is: numbers, times and codes, of nobody' }), input: nothing, output: health,
  }),
}

export const healthInternals = {
  'internal.health': call({ to: 'vault', method: 'GET', path: '/internal/health', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, input: nothing, output: vaultHealth }),
}
