import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { id, isoTime, nothing, text } from './primitives.ts'
import { fileReading } from './reading.ts'
import { deviceId, scannedPage, sourceKind } from './scanners.ts'

/** The hot folder; the reader that types; a serial port's id is its path behind this. */
export const HOT_FOLDER = 'folder:hot'
export const KEYBOARD_READER = 'keyboard:reader'
export const SERIAL_READER = 'serial:'
export const isPushed = (id: string): boolean => id === HOT_FOLDER || id === KEYBOARD_READER || id.startsWith(SERIAL_READER)

/** Files of a hot folder that wait at once, the oldest; what lies beyond comes after them. */
export const OFFERED_MAX = 10_000
/** A PDF417 holds 1,850 characters of text at most, and one that types its control characters takes several keys for each. */
export const SWIPED_TEXT_MAX = 4096
/** Ways to understand the keys of one swipe: the layouts that the reader may be set up for. */
export const SWIPED_TEXTS_MAX = 6

/** That something waits to be taken, and no word of what it says. */
export const offer = z.object({ source: sourceKind, id: deviceId, count: z.number().int().min(0).max(OFFERED_MAX), at: isoTime })
export type Offer = z.infer<typeof offer>

/** Whoever tries a reader swipes within this time, ms. */
export const SWIPE_WITHIN_MS = 20_000

/** What one swipe may say, likeliest first: the lines as they were framed, `\r` after each. */
export const swipedTexts = z.array(text(SWIPED_TEXT_MAX)).min(1).max(SWIPED_TEXTS_MAX)

/** Policy of what is watched. It goes with the calls of those who may take: nobody signed in, nothing is watched. */
const ofSources = ['hotFolder', 'hotFolderDone', 'hotFolderShred', 'serialPort', 'serialFraming', 'keyboardReaders'] as const

export const sourceCalls = {
  /** What waits to be taken; from then on `sources.offered` tells what comes. */
  'sources.list': call({
    to: 'scanners', method: 'GET', path: '/sources', needs: 'readings.make', audit: 'failures', activity: false, underPolicy: ofSources,
    input: nothing, output: z.array(offer).max(8),
  }),
  /** Take the oldest of what a source offers, and read it. No activity: paper that comes by itself must not keep a desk open. */
  'sources.take': call({
    to: 'reader', method: 'POST', path: '/sources/:id/taken', needs: 'readings.make', activity: false, timeoutMs: 150_000,
    input: z.object({ id: deviceId, continues: id.optional() }).strict(), output: fileReading,
  }),
}

export const sourceInternals = {
  /** What is offered, once: bytes of a page, or what was swiped. */
  'internal.takeOffered': call({
    to: 'scanners', method: 'POST', path: '/internal/offers/taken', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, underPolicy: ofSources,
    input: z.object({ id: deviceId }).strict(), output: z.object({ taken: id, pages: z.array(scannedPage).max(1), texts: z.array(text(SWIPED_TEXT_MAX)).max(SWIPED_TEXTS_MAX) }),
  }),
  /** What became of it: only what was read is moved away or shredded. */
  'internal.tookOffered': call({
    to: 'scanners', method: 'PUT', path: '/internal/offers/taken/:taken', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ taken: id, read: z.boolean() }).strict(), output: nothing,
  }),
  /** Whether a source works: the oldest page that waits in a folder, which stays there, or a swipe that comes now, which is nobody's. @throws `source.silent` */
  'internal.testSource': call({
    to: 'scanners', method: 'POST', path: '/internal/offers/tests', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, timeoutMs: SWIPE_WITHIN_MS + 15_000, underPolicy: ofSources,
    input: z.object({ id: deviceId }).strict(), output: z.object({ page: scannedPage.nullable() }),
  }),
  /** Somebody has come to the desk, or left it: what was swiped before is nobody's, and what is swiped while nobody is there. */
  'internal.attendSources': call({
    to: 'scanners', method: 'PUT', path: '/internal/offers/attended', needs: 'inside', doors: noDoors, audit: 'failures', activity: false, putsOffRest: false,
    input: z.object({ attended: z.boolean() }).strict(), output: nothing,
  }),
  /** A reader that types has typed. */
  'internal.offerText': call({
    to: 'scanners', method: 'POST', path: '/internal/offers', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ texts: swipedTexts }).strict(), output: nothing,
  }),
}
