import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { bytes, FILE_MAX, id, nothing, text } from './primitives.ts'
import { LIGHTS_MAX, otherLight } from './reading.ts'

/** Longest name of a device, in characters: a driver's names hold an address and a serial number. */
export const DEVICE_ID_MAX = 300
export const deviceId = text(DEVICE_ID_MAX)

/** In hex, small letters. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Where the paper lies: on the glass, in the feeder, in the feeder with both sides read. */
export const paperSource = z.enum(['platen', 'feeder', 'duplex'])
export type PaperSource = z.infer<typeof paperSource>

/** Sources that a document starts, not a person: a file dropped into a folder, a swipe reader at a serial port or one that types. */
export const sourceKind = z.enum(['hotFolder', 'serial', 'keyboard'])
export type SourceKind = z.infer<typeof sourceKind>

export const scannerInfo = z.object({
  id: deviceId,
  name: text(200),
  simulated: z.boolean(),
  /** A page lies on this simulated scanner. */
  pageLaid: z.boolean().optional(),
  /** Where a scanner on the network is. */
  address: text(300).optional(),
  /** SHA-256 of the certificate that this desk knows it by, in hex. */
  fingerprint: text(64).optional(),
  /** … and of another one that it showed instead. */
  newFingerprint: text(64).optional(),
  /** A source that a document starts: it scans nothing, and offers what comes (sources.ts). */
  push: sourceKind.optional(),
  /** What keeps it from being heard. */
  fault: errorPayload.nullable().optional(),
})
export type ScannerInfo = z.infer<typeof scannerInfo>

/** What a scanner can do; an empty list where it does not say. */
export const scannerCapabilities = z.object({
  sources: z.array(paperSource).max(3),
  /** Dots per inch, ascending. */
  resolutions: z.array(z.number().int().min(1)).max(64),
  colour: z.boolean(),
})
export type ScannerCapabilities = z.infer<typeof scannerCapabilities>

export const scanSettings = z.object({
  /** Null: the feeder where the device says that paper lies in it, else the glass. */
  source: paperSource.nullable(),
  /** Dots per inch; a device without it takes the next above, or its own. */
  resolution: z.union([z.literal(300), z.literal(400), z.literal(600)]),
  colour: z.boolean(),
}).strict()
export type ScanSettings = z.infer<typeof scanSettings>

/** At 300 dots per inch the small capitals of a zone are 25 dots high; in colour for the picture that people look at. */
export const usualScan: ScanSettings = { source: null, resolution: 300, colour: true }

/** A view of a page under other light: PNG or JPEG bytes, as hostile. */
export const lightPage = z.object({ light: otherLight, bytes: bytes(FILE_MAX) })
export type LightPage = z.infer<typeof lightPage>

/** PNG, JPEG or PDF bytes, undecoded: as hostile as any file. With the same page under other light, by devices that have such lamps. */
export const scannedPage = z.object({ bytes: bytes(FILE_MAX), lights: z.array(lightPage).max(LIGHTS_MAX).optional() })
export type ScannedPage = z.infer<typeof scannedPage>

/** The demo desk's scanner. */
export const SIMULATED_SCANNER = 'simulator:scanner'

/** Pages of one scan that are taken; more stay in the feeder. */
export const SCAN_PAGES_MAX = 10

/** How a scan stands: the page it is at, counted from 1, its bytes so far, and whether the device says that it is not ready yet. */
export const scannerProgress = z.object({ page: z.number().int().min(1), bytes: z.number().int().min(0), waiting: z.boolean() })
export type ScannerProgress = z.infer<typeof scannerProgress>

export const scannerCalls = {
  /** The person gives up what is being scanned for them. */
  'scanners.cancel': call({ to: 'scanners', method: 'DELETE', path: '/scanners/scans', needs: 'readings.make', audit: 'failures', input: nothing, output: nothing }),
}

/** What the reader asks of the process that carries pages. */
export const scannerInternals = {
  /** `search`: a person asked to look on the network; without it nothing is sent that policy does not ask for. */
  'internal.listScanners': call({
    to: 'scanners', method: 'GET', path: '/internal/scanners', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, timeoutMs: 18_000,
    underPolicy: ['hosts', 'scannerAddresses', 'findScanners', 'hotFolder', 'hotFolderDone', 'hotFolderShred', 'serialPort', 'serialFraming', 'keyboardReaders'],
    input: z.object({ search: z.boolean() }).strict(), output: z.object({ scanners: z.array(scannerInfo).max(64), faults: z.array(errorPayload).max(8) }),
  }),
  'internal.startScan': call({
    to: 'scanners', method: 'POST', path: '/internal/scans', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, timeoutMs: 45_000,
    underPolicy: ['hosts', 'scannerAddresses', 'findScanners'],
    input: z.object({ id: deviceId, settings: scanSettings }).strict(), output: z.object({ scan: id }),
  }),
  /** The next page of a scan, in the order in which they come; null after the last. */
  'internal.nextPage': call({
    to: 'scanners', method: 'GET', path: '/internal/scans/:scan/next', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, timeoutMs: 110_000, underPolicy: ['hosts'],
    input: z.object({ scan: id }).strict(), output: z.object({ page: scannedPage.nullable() }),
  }),
  'internal.endScan': call({
    to: 'scanners', method: 'DELETE', path: '/internal/scans/:scan', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ scan: id }).strict(), output: nothing,
  }),
  /** @throws `device.notFound` where it does not show that certificate (any more) */
  'internal.acceptCertificate': call({
    to: 'scanners', method: 'PUT', path: '/internal/scanners/:id/certificate', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ id: deviceId, fingerprint: sha256 }).strict(), output: nothing,
  }),
  /** Demo desk: what lies on the simulated scanner, or nothing. */
  'internal.layPage': call({
    to: 'scanners', method: 'PUT', path: '/internal/simulated-page', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ page: scannedPage.nullable() }).strict(), output: nothing,
  }),
}
