import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { chipChain, chipEvidence, chipReading, chipReason, chipSod, chipVerdict } from './chip.ts'
import { errorPayload } from './error-payload.ts'
import { events } from './events.ts'
import { http, WAIT_MAX } from './http.ts'
import { bytes, FILE_MAX, id, isoTime, nothing, text } from './primitives.ts'
import { DOCUMENTS_OF_FILE_MAX, reading } from './reading.ts'

/** What other programs may have read. What else the desk's own reader takes, nobody sends over a network. */
export const FILE_TYPES = ['image/jpeg', 'image/png', 'image/tiff', 'image/webp', 'application/pdf'] as const

/** Minutes for which a job is kept after its end: as long as the vault holds what was read. */
export const JOB_MINUTES = 10
/** Bytes of what is verified, as JSON: a chip's files are some hundred kilobytes, a master list one million. */
export const VERIFICATION_MAX = 8_000_000
/** Base64 characters of the security object (64 KiB), and of any other file of a verification. */
const SOD_MAX = 87_384
const PROOF_FILE_MAX = VERIFICATION_MAX
/** Files of certificates, and of revocation lists, that come with one verification. */
const TRUST_FILES = 8

/** A Reading as other programs get it: pictures only where whoever asks may have them. */
export const sentReading = z.object({ ...reading.shape, images: reading.shape.images.nullable() })

export const readingJob = z.object({
  id, createdAt: isoTime,
  state: z.enum(['waiting', 'reading', 'done', 'failed', 'cancelled']),
  /** How many are read before it, while it waits. */
  before: z.number().int().min(0).nullable(),
  /** What is done with it at the moment. */
  step: events['reading.progress'].payload.shape.step.nullable(),
  /** The documents of the file, once it was read. */
  readings: z.array(z.object({ readingId: id, reading: sentReading })).max(DOCUMENTS_OF_FILE_MAX).nullable(),
  /** There are more pages or documents than are looked at. */
  leftOut: z.boolean(),
  /** Pages on which nothing was found beside others that have something, counted from 1. */
  emptyPages: z.array(z.number().int().min(1).max(DOCUMENTS_OF_FILE_MAX)).max(DOCUMENTS_OF_FILE_MAX),
  /** Why it failed. */
  error: errorPayload.nullable(),
  /** When nothing is known of it any more; null before its end. */
  keptUntil: isoTime.nullable(),
})
export type ReadingJob = z.infer<typeof readingJob>

const base64 = (longest: number) => z.base64().min(4).max(longest)
const dataGroupNumber = z.string().regex(/^(?:[1-9]|1[0-6])$/)

/** A chip's files as somebody else read them, in base64. */
export const verificationInput = z.object({
  /** EF.SOD, or an EF.CardSecurity by itself. */
  securityObject: base64(SOD_MAX),
  /** Whole files by number. */
  dataGroups: z.record(dataGroupNumber, base64(PROOF_FILE_MAX)).default({}),
  /** Certificates (DER, PEM), master lists, PKD directories or archives of these: then they alone count. Left out: what this desk trusts. */
  certificates: z.array(base64(PROOF_FILE_MAX)).min(1).max(TRUST_FILES).optional(),
  revocationLists: z.array(base64(PROOF_FILE_MAX)).max(TRUST_FILES).default([]),
  /** The time at which the document is judged. Left out: now. */
  at: isoTime.optional(),
}).strict()

export const verification = z.object({
  verdict: chipVerdict,
  /** Most important first. */
  reasons: z.array(chipReason).max(40),
  sod: chipSod.nullable(),
  chain: chipChain.nullable(),
  dataGroups: chipReading.shape.dataGroups,
  evidence: chipEvidence,
  /** What it was judged by: the desk's own certificates, or those that came with it. */
  trust: z.object({ of: z.enum(['desk', 'given']), version: text(120).nullable(), certificates: z.number().int().min(0) }),
})
export type Verification = z.infer<typeof verification>

/** A verification goes before what waits, and waits for what is being read. ms */
const VERIFICATION_MS = 100_000
/** As the screen's own (contract/reading.ts): its fences end it before. ms */
const READING_MS = 120_000

const program = { to: 'main', needs: 'readings.make', doors: ['api'], activity: false } as const
const ofJob = z.object({ id }).strict()

/** What is read and verified for other programs: in a reader without devices, one at a time, after whatever the desk itself does. */
export const jobCalls = {
  /** @throws FoyerError `jobs.tooMany`, `jobs.full`, `api.idempotencyUnderWay`, `api.idempotencyReused` */
  'readings.create': call({
    ...program, method: 'POST', path: '/readings/jobs',
    api: http({ path: '/v1/readings', summary: 'Have a picture or PDF of documents read', status: 202, location: '/v1/readings/{id}', idempotencyKey: true, takes: 'file', bodyMax: FILE_MAX, errorIn: 'error', refusals: ['jobs.tooMany', 'jobs.full', 'input.tooMuchAtOnce'] }),
    input: z.object({ bytes: bytes(FILE_MAX), idempotencyKey: z.string().min(1).max(200).nullable() }).strict(), output: readingJob,
  }),
  /** @throws FoyerError `jobs.notFound` also for another client's, `reading.gone` */
  'readings.get': call({
    ...program, method: 'GET', path: '/readings/jobs/:id', audit: 'failures',
    api: http({ path: '/v1/readings/{id}', summary: 'How a reading stands, and what was read', waits: true, errorIn: 'error', refusals: ['jobs.notFound', 'reading.gone'] }),
    input: ofJob.extend({ wait: z.number().int().min(0).max(WAIT_MAX) }), output: readingJob,
  }),
  /** Give it up in the middle, or forget what was read. @throws FoyerError `jobs.notFound` */
  'readings.cancel': call({
    ...program, method: 'DELETE', path: '/readings/jobs/:id',
    api: http({ path: '/v1/readings/{id}', summary: 'Give a reading up, or forget it', status: 204, refusals: ['jobs.notFound'] }), input: ofJob, output: nothing,
  }),
  /** @throws FoyerError `chip.malformed`, `input.invalid`, `masterList.invalid`, `jobs.tooMany`, `jobs.full` */
  'verifications.create': call({
    ...program, method: 'POST', path: '/verifications', timeoutMs: VERIFICATION_MS,
    api: http({ path: '/v1/verifications', summary: 'What the signatures of a chip’s files prove', bodyMax: VERIFICATION_MAX, refusals: ['chip.malformed', 'masterList.invalid', 'jobs.tooMany', 'jobs.full', 'input.tooMuchAtOnce'] }),
    input: verificationInput, output: verification,
  }),
}

const internal = { doors: noDoors, audit: 'failures', activity: false } as const

export const jobInternals = {
  /** Read one file for the program that asked for it; what was read goes to the vault. */
  'internal.runReading': call({
    ...internal, to: 'jobs', needs: 'readings.make', method: 'POST', path: '/internal/jobs/readings', timeoutMs: READING_MS,
    input: z.object({ bytes: bytes(FILE_MAX) }).strict(),
    output: z.object({ readingIds: z.array(id).min(1).max(DOCUMENTS_OF_FILE_MAX), leftOut: z.boolean(), emptyPages: readingJob.shape.emptyPages }),
  }),
  'internal.runVerification': call({ ...internal, to: 'jobs', needs: 'inside', method: 'POST', path: '/internal/jobs/verifications', timeoutMs: VERIFICATION_MS, input: verificationInput, output: verification }),
  /** Under what a call came, kept for a job that goes on when the call is answered. Ends with `internal.dropTicket`. */
  'internal.keepTicket': call({ ...internal, to: 'vault', needs: 'readings.make', method: 'POST', path: '/internal/tickets', input: nothing, output: z.object({ ticket: id }) }),
  'internal.dropTicket': call({ ...internal, to: 'vault', needs: 'inside', method: 'DELETE', path: '/internal/tickets', input: z.object({ ticket: id }).strict(), output: nothing }),
  /** What is held for whoever asks, without pictures unless they may have them. @throws FoyerError `reading.gone` */
  'internal.heldReading': call({
    ...internal, to: 'vault', needs: 'readings.make', method: 'GET', path: '/internal/readings/:readingId',
    input: z.object({ readingId: id }).strict(), output: z.object({ reading: sentReading }),
  }),
}
