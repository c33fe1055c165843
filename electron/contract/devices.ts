import { z } from 'zod'
import { call } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { http } from './http.ts'
import { bytes, FILE_MAX, id, isoTime, jpeg, nothing, text } from './primitives.ts'
import { fileReading } from './reading.ts'
import { deviceId, sha256 } from './scanners.ts'

export const device = z.object({
  id: deviceId,
  kind: z.enum(['scanner', 'smartcardReader', 'camera', 'swipeReader', 'keyboardReader', 'hotFolder']),
  name: text(200),
  simulated: z.boolean(),
  state: z.enum(['ready', 'busy', 'absent', 'fault']),
  /** A card lies on this smart-card reader. */
  cardPresent: z.boolean().optional(),
  /** A page lies on this simulated scanner. */
  pageLaid: z.boolean().optional(),
  /** Where a scanner on the network is. */
  address: text(300).optional(),
  /** SHA-256 of the certificate that this desk knows it by, in hex. */
  fingerprint: text(64).optional(),
  /** … and of another one that it showed instead: nothing is sent to it until somebody takes that for its own. */
  newFingerprint: text(64).optional(),
  fault: errorPayload.nullable(),
  seenAt: isoTime,
  /** When it last gave a page, a swipe or a chip; known over a restart, as the fault is. */
  usedAt: isoTime.optional(),
})
export type Device = z.infer<typeof device>

/** It can be used, now or once it has done what it is at. */
export const isThere = ({ state }: Pick<Device, 'state'>): boolean => state === 'ready' || state === 'busy'

/** A scanner or chip reader without its name: what whoever sets the desk up needs to know of it. */
export const deviceFound = device.pick({ kind: true, state: true, fault: true })
export type DeviceFound = z.infer<typeof deviceFound>

export const deviceCalls = {
  'devices.list': call({
    to: 'reader', method: 'GET', path: '/devices', needs: 'readings.make', doors: ['screen', 'api'], audit: 'failures', activity: false, timeoutMs: 20_000, api: http({ path: '/v1/devices', summary: 'Scanners, chip readers and cameras of the desk' }),
    input: nothing, output: z.array(device).max(64),
  }),
  /** A person asks for scanners on the network, too: one question to all of it, by multicast. */
  'devices.search': call({
    to: 'reader', method: 'POST', path: '/devices/searches', needs: 'readings.make', timeoutMs: 25_000,
    input: nothing, output: z.array(device).max(64),
  }),
  /** What is connected, to whoever sets the desk up and is nobody yet. */
  'devices.found': call({
    to: 'reader', method: 'GET', path: '/devices/found', needs: 'desk.open', beforeSetUp: true, audit: 'failures', activity: false, timeoutMs: 20_000,
    input: nothing, output: z.array(deviceFound).max(64),
  }),
  /** A test with a picture: what the device sees now, kept nowhere. */
  'devices.test': call({
    to: 'reader', method: 'POST', path: '/devices/:id/test', needs: 'devices.test', timeoutMs: 120_000,
    input: z.object({ id: deviceId }).strict(),
    output: z.object({ ok: z.boolean(), jpeg: jpeg.nullable(), ms: z.number() }),
  }),
  /** The reader stops taking pages and begins to read them long before this (electron/reader/desk-scanners.ts): what came is not lost to the clock. */
  'scanners.scan': call({
    to: 'reader', method: 'POST', path: '/scanners/:id/scans', needs: 'readings.make', timeoutMs: 300_000,
    input: z.object({ id: deviceId, continues: id.optional() }).strict(), output: fileReading,
  }),
  /** Somebody compared a scanner's new certificate with what the scanner says of itself, and takes it for its own. Only for the one that they saw. */
  'scanners.acceptCertificate': call({
    to: 'reader', method: 'PUT', path: '/scanners/:id/certificate', needs: 'trust.change', timeoutMs: 25_000,
    input: z.object({ id: deviceId, fingerprint: sha256 }).strict(), output: z.array(device).max(64),
  }),
  /** Demo desk: lay a specimen on a simulated device (a card on the reader, a page in the scanner), or take it away; on the scanner also a page of one's own. */
  'devices.simulate': call({
    to: 'reader', method: 'PUT', path: '/devices/:id/simulation', needs: 'readings.make', audit: 'failures',
    input: z.object({ id: deviceId, specimen: id.nullable(), page: bytes(FILE_MAX).optional() }).strict(), output: nothing,
  }),
}
