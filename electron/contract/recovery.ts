import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { factorAnswer } from './factors.ts'
import { filePlace, PLACES_MAX } from './files.ts'
import { id, isoTime, nothing, recoveryKey, text } from './primitives.ts'
import { secret } from './staff.ts'

/** Copies shown of one place. */
export const COPIES_MAX = 50
/** Lines of a report, and the longest. */
const LINES_MAX = 80
const LINE_MAX = 200

const lines = z.array(text(LINE_MAX)).max(LINES_MAX)

/** A desk's database that lies somewhere else, as far as it can be seen from outside. */
export const deskCopy = z.object({
  id,
  /** The folder that it lies in, beneath the place; empty at the top. */
  folder: text(120),
  bytes: z.number().int().min(1), changedAt: isoTime,
  /** Whether its write-ahead log and its key file lie beside it. */
  withLog: z.boolean(), withKeyFile: z.boolean(),
})
export type DeskCopy = z.infer<typeof deskCopy>

/** Whose word it is: an administrator of the copy's day, with a code of the app where they had one by then, or whoever holds its recovery key. */
const word = z.union([z.object({ name: text(80).min(1), secret, code: factorAnswer.optional() }).strict(), z.object({ recoveryKey }).strict()])

/** What was put back. */
export const restored = z.object({
  events: z.number().int().min(0), records: z.number().int().min(0),
  /** The last event's time. */
  until: isoTime.nullable(),
  /** Events that the copy lacks by what is kept outside of it; null where nothing says so. */
  missing: z.number().int().min(1).nullable(),
  /** What a verification of its trail finds that is no reason against it: the trail told of it before, and goes on telling. */
  problems: z.number().int().min(0),
  /** Whether something was in its place, and lies beside it now under another name. */
  setAside: z.boolean(),
})
export type Restored = z.infer<typeof restored>

/** Patience for copying and proving a large database, milliseconds. */
const LONG_MS = 600_000

/**
 * What a desk that does not open can still do. Anybody may ask, since nobody can sign in; all of it is refused while the desk is open, and what
 * puts a copy back wants the word of somebody whom that copy knows.
 */
export const recoveryCalls = {
  /** How the desk is, for whoever mends it: versions, codes, sizes and states of files, SQLite's own check. No name, no path, no word of a record. */
  'recovery.report': call({
    to: 'main', method: 'GET', path: '/recovery/report', needs: 'desk.open', audit: 'failures', timeoutMs: LONG_MS, input: nothing, output: z.object({ lines }),
  }),
  'recovery.places': call({
    to: 'main', method: 'GET', path: '/recovery/places', needs: 'desk.open', audit: 'failures', activity: false, input: nothing, output: z.array(filePlace).max(PLACES_MAX),
  }),
  /** The report as it is now, as a file. */
  'recovery.saveReport': call({
    to: 'main', method: 'POST', path: '/recovery/report', needs: 'desk.open', audit: 'failures', timeoutMs: LONG_MS,
    input: z.object({ place: id }).strict(), output: z.object({ fileName: text(120) }),
  }),
  /** The newest first. */
  'recovery.copies': call({
    to: 'main', method: 'GET', path: '/recovery/copies', needs: 'desk.open', audit: 'failures',
    input: z.object({ place: id }).strict(), output: z.object({ copies: z.array(deskCopy).max(COPIES_MAX), more: z.boolean() }),
  }),
  /**
   * Put a copy of this desk in the place of a database that does not open. The copy is opened, checked and its trail verified before anything is
   * moved; what was there is kept under another name. The vault writes the event.
   */
  'recovery.restore': call({
    to: 'main', method: 'POST', path: '/recovery', needs: 'desk.open', audit: 'failures', timeoutMs: LONG_MS,
    input: z.object({ copy: id, word }).strict(), output: restored,
  }),
  /** The demo's database is set aside, and the demo sets itself up anew. */
  'recovery.renewDemo': call({
    to: 'vault', method: 'POST', path: '/recovery/demo', needs: 'desk.open', timeoutMs: 60_000, input: nothing, output: nothing,
  }),
  /** Every process of Foyer behind the window ends and starts afresh; the window stays. */
  'recovery.restart': call({
    to: 'main', method: 'POST', path: '/recovery/restart', needs: 'desk.open', audit: 'failures', timeoutMs: 60_000, input: nothing, output: nothing,
  }),
  /** Close Foyer from a demo that does not open: whoever may open the demo may leave it. */
  'recovery.leave': call({
    to: 'main', method: 'POST', path: '/recovery/leaving', needs: 'desk.open', audit: 'failures', input: nothing, output: nothing,
  }),
}

const internal = { to: 'vault', needs: 'inside', doors: noDoors, audit: 'failures', timeoutMs: LONG_MS } as const

/** Main knows the disks, the vault the keys: a copy's folder goes from the one to the other. */
export const recoveryInternals = {
  'internal.diagnose': call({ ...internal, method: 'GET', path: '/internal/report', activity: false, input: nothing, output: z.object({ lines }) }),
  /** Save what is whole of a damaged database: tables with how many rows, and whether all of each could be read. */
  'internal.salvage': call({
    ...internal, method: 'POST', path: '/internal/salvage', input: z.object({ recoveryKey }).strict(),
    output: z.object({
      pages: z.number().int().min(0), badCount: z.number().int().min(0), /** From 1; the first thousand. */ badPages: z.array(z.number().int().min(1)).max(1000),
      events: z.number().int().min(0), records: z.number().int().min(0),
      tables: z.array(z.object({ name: text(60), rows: z.number().int().min(0), whole: z.boolean() })).max(200),
    }),
  }),
  'internal.restoreCopy': call({ ...internal, method: 'POST', path: '/internal/recovery', input: z.object({
    folder: text(4096).min(1), word,
    /** Also where no desk is: on another machine, whose keychain has no key of it. The recovery key is asked for then. */
    elsewhere: z.boolean().default(false),
  }).strict(), output: restored }),
}
