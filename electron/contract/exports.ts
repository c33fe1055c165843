import { z } from 'zod'
import { auditFilter, auditFormat } from './audit.ts'
import { call } from './call.ts'
import { namedRecords, TAKEN_OUT } from './four-eyes.ts'
import { id, nothing, placeKind, text } from './primitives.ts'
import { erasure, RIGHTS_MAX } from './rights.ts'
import { note, verifierKeyText } from './uplink-protocol.ts'

/**
 * Texts with everything in them, for a command's standard output and for main, which writes them into a file (`records.save`, `audit.save`).
 * The screen has nothing to do with them, so the door from the page does not know them.
 */
export const exportCalls = {
  /** A record as JSON text, for the person it is about or for an authority. `to`: where it goes, for the trail. */
  'records.export': call({
    to: 'vault', method: 'GET', path: '/records/:id/export', needs: 'records.export', doors: ['cli'], fourEyes: { kind: 'export', many: { records: () => 1, counted: TAKEN_OUT } },
    input: z.object({ id, to: placeKind.optional() }).strict(), output: z.object({ fileName: text(120), text: text(8_000_000) }),
  }),
  /** All that is held about a person: records with their pictures, notes and events. */
  'rights.export': call({
    to: 'vault', method: 'GET', path: '/persons/export', needs: 'rights.serve', doors: ['cli'], timeoutMs: 60_000, fourEyes: { kind: 'export', many: { records: namedRecords, counted: TAKEN_OUT } },
    input: z.object({ ids: z.array(id).min(1).max(RIGHTS_MAX), to: placeKind.optional() }).strict(), output: z.object({ fileName: text(120), text: text(64_000_000) }),
  }),
  /** The proof of an erasure, with the checkpoint that covers it and the hashes that lead there, and what of it goes on paper. */
  'rights.answer': call({
    to: 'vault', method: 'GET', path: '/erasures/:id', needs: 'rights.serve', doors: ['cli'],
    input: z.object({ id }).strict(), output: z.object({ fileName: text(120), text: text(500_000), erasure }),
  }),
  /**
   * Begin to export the trail: an event in it. The file and its proof (electron/tlog/proof-file.ts) are taken with `audit.exportMore`.
   * `receipts`: earlier checkpoints of this trail, as others hold or signed them, that the proof shall reach.
   */
  'audit.export': call({
    to: 'vault', method: 'GET', path: '/audit/export', needs: 'audit.export', doors: ['cli'], timeoutMs: 120_000, fourEyes: { kind: 'export' },
    input: z.object({ filter: auditFilter, format: auditFormat, to: placeKind.optional(), receipts: z.array(note).max(16).optional() }).strict(),
    /** `proofName`: null where the trail does not hold, so that there is nothing to prove by. */
    output: z.object({ id, fileName: text(120), proofName: text(130).nullable() }),
  }),
  /** The next piece of it, until it is done. */
  'audit.exportMore': call({
    to: 'vault', method: 'GET', path: '/audit/export/:id', needs: 'audit.export', doors: ['cli'], audit: 'failures', timeoutMs: 120_000,
    input: z.object({ id }).strict(), output: z.object({ text: text(2_000_000), proof: text(2_000_000), events: z.number().int(), done: z.boolean() }),
  }),
  /** By what keys others can tell that this desk's trail was seen elsewhere: a policy file (C2SP tlog-policy) and the keys in it, for `foyer-verify`. */
  'uplink.policy': call({
    to: 'vault', method: 'GET', path: '/uplink/policy', needs: 'audit.read', doors: ['cli'], audit: 'failures', activity: false, input: nothing,
    output: z.object({ policy: text(60_000), key: verifierKeyText, receiver: verifierKeyText, neighbours: z.array(verifierKeyText).max(100), least: z.number().int().min(0) }),
  }),
}
