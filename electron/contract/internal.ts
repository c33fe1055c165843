import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { namedRecords, TAKEN_OUT } from './four-eyes.ts'
import { paperHead, printedRecord } from './paper.ts'
import { partOfPolicy, policy } from './policy.ts'
import { id, nothing, text } from './primitives.ts'
import { fieldName, reading } from './reading.ts'
import { PRINT_MAX } from './records.ts'

/**
 * Calls between processes, never reachable from the screen: main asks the vault about each call that
 * another process answers, and the reader hands its Readings to the vault.
 */
export const internalCalls = {
  /** May this session make this call, what does policy allow it, and whose is what it makes? A refusal is thrown, and recorded as one of the call that was asked for. */
  'internal.authorise': call({
    to: 'vault', method: 'POST', path: '/internal/authorisations', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ call: text(60) }).strict(), /** `ticket`: where a credential came with the call, under what the rest of it goes on; over with its outcome. */
    output: z.object({ policy: partOfPolicy, owner: id, ticket: id.nullable() }),
  }),
  /** The outcome of a call that another process answered, for the trail. */
  'internal.outcome': call({
    to: 'vault', method: 'POST', path: '/internal/outcomes', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ call: text(60), error: errorPayload.nullable(), subject: id.nullable() }).strict(), output: nothing,
  }),
  /** Something that happened to the system itself: a start, a process that fell and came back. */
  'internal.happening': call({
    to: 'vault', method: 'POST', path: '/internal/happenings', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ action: z.enum(['system.start', 'desk.escrowed', 'system.readerRestarted', 'system.vaultRestarted', 'system.uplinkRestarted', 'system.scannersRestarted', 'system.jobsRestarted', 'system.gatewayRestarted', 'gateway.started', 'gateway.stopped', 'gateway.notOpened', 'uplink.started', 'uplink.stopped']), detail: text(120).nullable() }).strict(),
    output: nothing,
  }),
  /** The computer sleeps, its screen is locked, or our page cannot be read any more: everybody is signed out. Nobody chose to leave, and what waits for them goes on waiting. */
  'internal.endSessions': call({
    to: 'vault', method: 'DELETE', path: '/internal/sessions', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ why: z.enum(['suspend', 'resume', 'screenLock', 'pageFault']) }).strict(), output: nothing,
  }),
  /** Does somebody who is not signed in need this run of the program: at a set-up, whose recovery key is shown once, or between the secret and what a sign-in asks beside it? */
  'internal.attended': call({
    to: 'vault', method: 'GET', path: '/internal/attended', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: nothing, output: z.object({ attended: z.boolean() }),
  }),
  /** Fields of a record as they are stored, to be put into the clipboard. The names of the fields are in the trail. */
  'internal.copyFields': call({
    to: 'vault', method: 'POST', path: '/internal/copies', needs: 'records.copy', doors: noDoors,
    input: z.object({ id, fields: z.array(fieldName).min(1).max(40) }).strict(),
    output: z.object({ values: z.array(z.object({ name: fieldName, value: text() })).max(40) }),
  }),
  /** What stands at the head of a sheet that whoever asks has printed, and the policy that a notice on paper tells of. */
  'internal.paperHead': call({
    to: 'vault', method: 'GET', path: '/internal/paper-heads', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: nothing, output: z.object({ head: paperHead, policy }),
  }),
  /** Records go on paper, as whoever asks may see them: for the trail, before they do, an event for each. */
  'internal.printRecord': call({
    to: 'vault', method: 'POST', path: '/internal/prints', needs: 'records.print', doors: noDoors, fourEyes: { kind: 'export', many: { records: namedRecords, counted: TAKEN_OUT } },
    input: z.object({ ids: z.array(id).min(1).max(PRINT_MAX) }).strict(), output: z.object({ records: z.array(printedRecord).max(PRINT_MAX) }),
  }),
  /** A Reading is held no more: the reader drops its copy. */
  'internal.forgetReading': call({
    to: 'reader', method: 'DELETE', path: '/internal/readings', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ readingId: id }).strict(), output: nothing,
  }),
  /** A Reading is another's now: the reader goes on with its copy for them alone. */
  'internal.passReading': call({
    to: 'reader', method: 'PUT', path: '/internal/reading-owners', needs: 'inside', doors: noDoors, audit: 'failures', activity: false,
    input: z.object({ readingId: id, owner: text(64) }).strict(), output: nothing,
  }),
  /** A Reading, from the reader straight to the vault; kept in memory, minutes at most. */
  'internal.holdReading': call({
    to: 'vault', method: 'PUT', path: '/internal/readings', needs: 'inside', doors: noDoors, audit: 'always', activity: false, handsReading: true,
    input: z.object({ reading, replaces: id.nullable() }).strict(), output: z.object({ readingId: id }),
  }),
}
