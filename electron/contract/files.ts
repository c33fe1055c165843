import { z } from 'zod'
import { auditFilter, auditFormat } from './audit.ts'
import { call } from './call.ts'
import { bytes, id, isoTime, nothing, placeKind, text } from './primitives.ts'
import { RIGHTS_MAX } from './rights.ts'
import { TRUST_FILE_MAX } from './trust.ts'

/**
 * Where files come from and go to. The operating system's own dialogs are a file manager inside the kiosk and stay open over the lock: the
 * screen shows these places instead, and names them, and what lies in them, by id. It never says a path, nor what a file is called.
 */
export const filePlace = z.object({
  id,
  kind: placeKind,
  /** The folder's or the disk's name, without anything in it that could dress up as something else. */
  name: text(120),
  writable: z.boolean(),
})
export type FilePlace = z.infer<typeof filePlace>

/** What is looked for: pages to read, or files of trust. */
export const fileKind = z.enum(['document', 'trust'])
export type FileKind = z.infer<typeof fileKind>

export const fileEntry = z.object({
  id, name: text(120),
  /** The folder that it lies in, beneath the place; empty at the top. */
  folder: text(120),
  bytes: z.number().int().min(1), changedAt: isoTime,
})
export type FileEntry = z.infer<typeof fileEntry>

/** Disks that are looked at, and files shown of one. */
export const PLACES_MAX = 16
export const FILES_MAX = 500

export const fileCalls = {
  'files.places': call({
    to: 'main', method: 'GET', path: '/files/places', needs: 'self.use', audit: 'failures', activity: false,
    input: nothing, output: z.array(filePlace).max(PLACES_MAX),
  }),
  /** The newest first. `more`: there is more than is shown. */
  'files.list': call({
    to: 'main', method: 'GET', path: '/files', needs: 'readings.make', audit: 'failures',
    input: z.object({ place: id, kind: fileKind }).strict(), output: z.object({ files: z.array(fileEntry).max(FILES_MAX), more: z.boolean() }),
  }),
  /** One file of the last list that this session was shown. */
  'files.take': call({
    to: 'main', method: 'GET', path: '/files/:id', needs: 'readings.make', audit: 'failures', timeoutMs: 60_000,
    input: z.object({ id }).strict(), output: z.object({ bytes: bytes(TRUST_FILE_MAX) }),
  }),
  /** `records.export` into a file; that, with where it went, is the event in the trail. Answers once it is on the disk. */
  'records.save': call({
    to: 'main', method: 'POST', path: '/records/:id/files', needs: 'records.export', audit: 'failures', timeoutMs: 60_000,
    input: z.object({ id, place: id }).strict(), output: z.object({ fileName: text(120) }),
  }),
  /** `rights.export` into a file, likewise. */
  'rights.save': call({
    to: 'main', method: 'POST', path: '/persons/files', needs: 'rights.serve', audit: 'failures', timeoutMs: 120_000,
    input: z.object({ ids: z.array(id).min(1).max(RIGHTS_MAX), place: id }).strict(), output: z.object({ fileName: text(120) }),
  }),
  /** `rights.answer` into a file, likewise. */
  'rights.saveAnswer': call({
    to: 'main', method: 'POST', path: '/erasures/:id/files', needs: 'rights.serve', audit: 'failures', timeoutMs: 60_000,
    input: z.object({ id, place: id }).strict(), output: z.object({ fileName: text(120) }),
  }),
  /** `audit.export` into a file, likewise, with its proof beside it under the same name and `.proof`. */
  'audit.save': call({
    to: 'main', method: 'POST', path: '/audit/files', needs: 'audit.export', audit: 'failures', timeoutMs: 240_000,
    input: z.object({ filter: auditFilter, format: auditFormat, place: id }).strict(),
    output: z.object({ fileName: text(120), proofName: text(130).nullable(), events: z.number().int() }),
  }),
}
