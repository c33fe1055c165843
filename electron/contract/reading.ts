import { z } from 'zod'
import { barcodeReadingSchema as barcodeReading } from './barcodes.ts'
import { call } from './call.ts'
import { chipReading } from './chip.ts'
import { mrzReadingSchema as mrzReading } from './mrz.ts'
import { cameraFrame } from './camera.ts'
import { errorPayload } from './error-payload.ts'
import { bytes, FILE_MAX, id, isoTime, jpeg, nothing, params, quad, rect, text } from './primitives.ts'
import { role } from './roles.ts'

/** Field names of a Reading, in the terms of ICAO Doc 9303 where it has one. */
export const fieldName = z.enum([
  'documentCode', 'issuingState', 'documentNumber', 'primaryIdentifier', 'secondaryIdentifier',
  'nationality', 'dateOfBirth', 'sex', 'dateOfExpiry', 'dateOfIssue', 'personalNumber',
  'optionalData', 'optionalData2', 'placeOfBirth', 'address', 'issuingAuthority', 'licenceClasses',
])
export type FieldName = z.infer<typeof fieldName>

export const fieldSource = z.enum(['mrz', 'viz', 'barcode', 'chip', 'hand'])
export type FieldSource = z.infer<typeof fieldSource>

/** One field, once, with everything that was read of it. Dates are ISO; `asPrinted` keeps the document's form. */
export const readingField = z.object({
  name: fieldName,
  value: text(),
  asPrinted: text().optional(),
  sources: z.array(z.object({ source: fieldSource, value: text(), confidence: z.number().min(0).max(1) })).max(8),
  agreement: z.enum(['single', 'agree', 'conflict']),
  /** Character positions in `value` that two readings dispute, with the other candidates. */
  doubtful: z.array(z.object({ index: z.number().int().min(0), alternatives: z.array(text(8)).max(5) })).max(60),
  /** A name that may go on where `value` ends: its source had no room for more. Left out: no. */
  cutOff: z.literal(true).optional(),
})
export type ReadingField = z.infer<typeof readingField>

/** One thing that was checked. `code` names a sentence in the locale files: `checks.<code>.<result>`. */
export const check = z.object({
  code: z.string().regex(/^[a-z][A-Za-z0-9.]{1,60}$/),
  result: z.enum(['pass', 'warn', 'fail', 'unknown']),
  params: params.optional(),
  /** Where the rule stands, for the line one click deeper: `ICAO 9303-3 §4.9`. */
  clause: text(80).optional(),
  fields: z.array(fieldName).max(8),
})
export type Check = z.infer<typeof check>

export const verdict = z.enum(['genuine', 'readNotProven', 'stop'])
export type Verdict = z.infer<typeof verdict>

/** Why the verdict is what it is: a sentence `reasons.<code>`, most important first. */
export const reason = z.object({ code: z.string().regex(/^[a-z][A-Za-z0-9.]{1,60}$/), params: params.optional() })
export type Reason = z.infer<typeof reason>

/** Light other than a lamp's, in which a page was looked at. */
export const otherLight = z.enum(['infrared', 'ultraviolet'])
export type OtherLight = z.infer<typeof otherLight>

/** Views of one page under other light: both sides under both. */
export const LIGHTS_MAX = 4

/** What a person found who compared faces: no machine does. `notCompared` is an answer too. */
export const facesAnswer = z.enum(['same', 'notSame', 'notCompared'])
export type FacesAnswer = z.infer<typeof facesAnswer>
/** Faces that there may be to compare: in print, in the chip, and of who stands there, in a still or by themself. */
export const faceSource = z.enum(['printed', 'chip', 'live'])
export type FaceSource = z.infer<typeof faceSource>

/** What the reader made of one document, joined over all its sources. */
export const reading = z.object({
  readAt: isoTime,
  source: z.enum(['camera', 'scanner', 'file', 'chip', 'swipe']),
  /** Document type as a sentence key with parameters: `documents.passport` {state: 'FIN'}. */
  documentType: z.object({ code: z.string().max(40), issuingState: z.string().max(3).nullable(), specimen: z.boolean() }),
  fields: z.array(readingField).max(32),
  checks: z.array(check).max(80),
  verdict,
  reasons: z.array(reason).max(20),
  mrz: mrzReading.nullable(),
  barcodes: z.array(barcodeReading).max(16),
  chip: chipReading.nullable(),
  /** The other side is needed to complete this document (an ID card whose front was shown). */
  turnOver: z.boolean(),
  images: z.object({
    /** The side that says what the document is: the one with the zone, else with the code. */
    page: jpeg.nullable(),
    /** A card's other side, once it was shown too. Left out: none. */
    otherSide: jpeg.nullable().optional(),
    portrait: jpeg.nullable(),
    /** The page under other light, where a device gave it; `page` is the one in white. Left out: none. */
    lights: z.array(z.object({ light: otherLight, jpeg })).max(LIGHTS_MAX).optional(),
    crops: z.array(z.object({ field: fieldName, jpeg })).max(32),
  }),
  /** Milliseconds from the bytes in to this Reading. */
  ms: z.number().min(0),
})
export type Reading = z.infer<typeof reading>

export const heldReading = z.object({ readingId: id, reading })
export type HeldReading = z.infer<typeof heldReading>

/** Documents of one file that are read; its pages are as many (reader/images/limits.ts). */
export const DOCUMENTS_OF_FILE_MAX = 10

/** What a file or a scanned page gave: its first document, and the others, each a Reading of its own to be decided about by itself. */
export const fileReading = heldReading.extend({
  also: z.array(heldReading).max(DOCUMENTS_OF_FILE_MAX - 1).optional(),
  /** There are more pages or documents than are looked at. */
  leftOut: z.literal(true).optional(),
  /** Pages on which nothing was found beside others that have something, counted from 1. */
  emptyPages: z.array(z.number().int().min(1).max(DOCUMENTS_OF_FILE_MAX)).max(DOCUMENTS_OF_FILE_MAX).optional(),
  /** The first one took in the side that it was read beside. */
  joined: z.literal(true).optional(),
  /** Why the scanner gave no more pages before its stack was through: these are the ones that came before. */
  stopped: errorPayload.optional(),
})
export type FileReading = z.infer<typeof fileReading>

/** Hints of the camera, each a sentence `hints.<code>`. */
export const cameraHint = z.enum(['noDocument', 'moveCloser', 'moveAway', 'wholePage', 'oneDocument', 'glare', 'blurred', 'holdStill', 'turnOver', 'dark'])
export type CameraHint = z.infer<typeof cameraHint>
export const frameAnswer = z.object({
  outline: quad.nullable(),
  hint: cameraHint.nullable(),
  phase: z.enum(['searching', 'steady', 'reading', 'done']),
  /** The part of the camera's picture that the next frame shall show in full; null: all of it, small. */
  region: rect.nullable(),
  held: heldReading.nullable(),
})
export type FrameAnswer = z.infer<typeof frameAnswer>

/** A reading's own fences (reader/find-document.ts) end it before this, and say so: a busy machine is no reason for another answer. ms */
const READ_TIMEOUT_MS = 120_000

const readInput = { continues: id.optional() }

export const readingCalls = {
  /** Read a picture or PDF that was dropped or picked. No file name crosses: it may hold a name. */
  'reading.readFile': call({
    to: 'reader', method: 'POST', path: '/readings', needs: 'readings.make', timeoutMs: READ_TIMEOUT_MS,
    input: z.object({
      ...readInput, bytes: bytes(FILE_MAX),
      /** A Reading of one side of a card: where this is the other side, and one of the two says nothing, they are one document; else each is its own. */
      beside: id.optional(),
    }).strict(),
    output: fileReading,
  }),
  /** One camera frame of a stream; `done` carries the Reading. */
  'reading.frame': call({
    to: 'reader', method: 'POST', path: '/readings/frames', needs: 'readings.make', audit: 'failures', activity: false, timeoutMs: 10_000,
    input: z.object({ ...readInput, stream: id, sequence: z.number().int().min(0), timeMs: z.number(), frame: cameraFrame }).strict(),
    output: frameAnswer,
  }),
  /** Forget what a stream saw. Open to anyone: a page that was just signed out closes its camera too. */
  'reading.closeStream': call({
    to: 'reader', method: 'DELETE', path: '/readings/frames', needs: 'desk.see', audit: 'failures', activity: false,
    input: z.object({ stream: id }).strict(), output: nothing,
  }),
  /** Specimen documents for the demo desk and for IT's acceptance test. */
  'reading.specimens': call({
    to: 'reader', method: 'GET', path: '/specimens', needs: 'readings.make', audit: 'failures',
    input: nothing,
    output: z.array(z.object({ id, documentType: text(40), issuingState: text(3), side: z.enum(['front', 'back']), hasChip: z.boolean() })).max(64),
  }),
  'reading.specimenPicture': call({
    to: 'reader', method: 'GET', path: '/specimens/:id/picture', needs: 'readings.make', audit: 'failures',
    input: z.object({ id }).strict(), output: z.object({ jpeg }),
  }),
  /** Open the chip on a reader with the key of a held Reading, a CAN, or key fields corrected by hand. */
  'reading.readChip': call({
    to: 'reader', method: 'POST', path: '/readings/:readingId/chip', needs: 'readings.make', underPolicy: ['allowBacWhenPaceFails'], timeoutMs: 120_000,
    input: z.object({
      readingId: id.nullable(),
      reader: text(200).nullable(),
      can: z.string().regex(/^\d{6}$/).nullable(),
      keyFields: z.object({ documentNumber: text(40), dateOfBirth: z.string().regex(/^[\d<]{6}$/), dateOfExpiry: z.string().regex(/^\d{6}$/) }).nullable(),
      /** Somebody was told that a wrong key would lock the chip, and goes on. */
      lastAttempt: z.boolean().optional(),
    }).strict(),
    output: heldReading,
  }),
  /** Read the printed zone of a held Reading's page too and compare: no check digit covers the names; and the barcodes that a camera left for later. Takes a second or two. */
  'reading.comparePrinted': call({
    to: 'reader', method: 'POST', path: '/readings/:readingId/printed-zone', needs: 'readings.make', audit: 'failures', activity: false, timeoutMs: READ_TIMEOUT_MS,
    input: z.object({ readingId: id }).strict(), output: heldReading,
  }),
  /**
   * Somebody compared the faces that they saw, or says that nobody did. The act and the answer go into the trail, with those faces' kinds; the
   * still is the page's own, and none of its pictures comes along. Two faces at least were seen by whoever says that they are, or are not, of one person.
   */
  'reading.compareFaces': call({
    to: 'vault', method: 'PUT', path: '/readings/:readingId/faces', needs: 'records.confirm',
    input: z.object({ readingId: id, answer: facesAnswer, seen: z.array(faceSource).max(3) }).strict(), output: nothing,
  }),
  /** What whoever asks has read and not decided about, in the order in which it came: after a lock it is still theirs, where policy lets it stay. */
  'reading.waiting': call({
    to: 'vault', method: 'GET', path: '/readings/waiting', needs: 'readings.make', audit: 'failures', activity: false,
    input: nothing, output: z.array(z.object({ readingId: id })).max(50),
  }),
  /** One of those, to go on with it. @throws FoyerError `reading.gone` */
  'reading.reopen': call({
    to: 'vault', method: 'GET', path: '/readings/waiting/:readingId', needs: 'readings.make', audit: 'failures',
    input: z.object({ readingId: id }).strict(), output: heldReading,
  }),
  /** Colleagues who could go on with it, where policy lets it be handed over. */
  'reading.successors': call({
    to: 'vault', method: 'GET', path: '/readings/successors', needs: 'readings.make', audit: 'failures', activity: false,
    input: nothing, output: z.array(z.object({ id, name: text(80), role })).max(200),
  }),
  /** Everything that waits for whoever asks is from now on a colleague's to decide about. @throws FoyerError `reading.notHandedOver`, `reading.queueFull` */
  'reading.handOver': call({
    to: 'vault', method: 'PUT', path: '/readings/owners/:staffId', needs: 'readings.make',
    input: z.object({ staffId: id }).strict(), output: z.object({ count: z.number().int().min(0).max(50) }),
  }),
  /** Take a Reading out of memory everywhere, unconfirmed. */
  'reading.discard': call({
    to: 'vault', method: 'DELETE', path: '/readings/:readingId', needs: 'readings.make',
    input: z.object({ readingId: id }).strict(), output: nothing,
  }),
}
