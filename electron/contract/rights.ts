import { z } from 'zod'
import { call } from './call.ts'
import { ENDED, namedRecords } from './four-eyes.ts'
import { id, isoTime, language, nothing, text } from './primitives.ts'
import { recordRow } from './records.ts'
import { GUESTS_MAX, OPEN_MAX } from './scan-requests.ts'

/** Records of one person that are worked on together: more of one person there are not. */
export const RIGHTS_MAX = 200

const count = z.number().int().min(0)
const ids = z.array(id).min(1).max(RIGHTS_MAX)

/** What is held about a person, counted. */
export const heldAbout = z.object({
  records: count, pictures: count, notes: count,
  /** Events of the trail about these records: they say what was done, and nothing of the person. */
  events: count,
  /** Databases that were set aside and may hold the person too; nobody can look into one by itself, and each is deleted when its time is over, or with this. */
  setAside: count,
  /** Scan requests of other systems that these records answer, while what came of them can be asked for. */
  requests: count,
})
export type HeldAbout = z.infer<typeof heldAbout>

const place = z.number().int().min(0).max(GUESTS_MAX - 1)
/** A guest of an open scan request, by the name that another system gave: of whom there may be no record yet. */
export const namedGuest = z.object({ requestId: id, place, name: text(120), client: text(80), expiresAt: isoTime })
export type NamedGuest = z.infer<typeof namedGuest>

/** What a person can be handed who had everything erased: every word of it stands in the trail. */
export const erasure = z.object({
  id, at: isoTime, by: text(80), records: z.array(id).max(RIGHTS_MAX),
  setAside: count,
  /** The event of the trail that says so. */
  event: count,
  /** The signed checkpoint that covers it: from then on that event cannot be taken back unseen. Null where none is signed yet. */
  checkpoint: z.object({ size: count, root: text(64) }).nullable(),
})
export type Erasure = z.infer<typeof erasure>

/** Databases that were set aside go whole, with everybody's records in them. */
const alsoSetAside = (input: unknown): boolean => z.object({ setAside: z.literal(true) }).safeParse(input).success

export const rightsCalls = {
  /** Records that may be of one person, by name, number or date of birth, and guests of that name in what other systems ask for. */
  'rights.find': call({
    to: 'vault', method: 'GET', path: '/persons', needs: 'rights.serve',
    input: z.object({ query: text(100) }).strict(), output: z.object({ rows: z.array(recordRow).max(RIGHTS_MAX), more: z.boolean(), guests: z.array(namedGuest).max(OPEN_MAX * GUESTS_MAX) }),
  }),
  'rights.about': call({
    to: 'vault', method: 'GET', path: '/persons/held', needs: 'rights.serve', audit: 'failures',
    input: z.object({ ids }).strict(), output: heldAbout,
  }),
  /** Take a guest's name out of an open scan request: the place stays, and nobody is named there. */
  'rights.forgetGuest': call({
    to: 'vault', method: 'DELETE', path: '/persons/guests/:requestId', needs: 'rights.serve', input: z.object({ requestId: id, place }).strict(), output: nothing,
  }),
  /** Erase these records, with an event for each, and one for all of them. */
  'rights.erase': call({
    to: 'vault', method: 'DELETE', path: '/persons/held', needs: 'rights.serve', timeoutMs: 60_000, fourEyes: { kind: 'erasure', many: { records: namedRecords, more: alsoSetAside, counted: ENDED } },
    input: z.object({ ids, setAside: z.boolean() }).strict(), output: erasure,
  }),
  /** What was answered then, for whoever is asked for it again: as `rights.erase` answered it, save that a later checkpoint may cover it. */
  'rights.erasure': call({
    to: 'vault', method: 'GET', path: '/erasures/:id/answer', needs: 'rights.serve', audit: 'failures',
    input: z.object({ id }).strict(), output: erasure,
  }),
  /** The answer to a person who had everything erased on paper, as `rights.answer` has it. No dialog: as `desk.print`. */
  'rights.printAnswer': call({
    to: 'main', method: 'POST', path: '/erasures/:id/prints', needs: 'rights.serve', audit: 'failures', timeoutMs: 60_000,
    input: z.object({ id, printer: text(200).nullable(), language }).strict(), output: z.object({ printed: z.boolean(), choose: z.array(text(200)).max(64) }),
  }),
}
