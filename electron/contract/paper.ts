import { z } from 'zod'
import { isoTime, text, type Language } from './primitives.ts'
import type { Policy } from './policy.ts'
import { record } from './records.ts'
import type { Erasure } from './rights.ts'

/** What stands at the head of a sheet: whose desk, who had it printed, when. */
export const paperHead = z.object({ deskName: text(80), by: text(80), at: isoTime })
export type PaperHead = z.infer<typeof paperHead>

/** A record as far as it goes on paper: no picture, since the paper is nobody's to erase, and nothing of who did what with it. */
export const printedRecord = record.pick({
  id: true, name: true, documentType: true, issuingState: true, verdict: true, corrected: true, createdAt: true, confirmedBy: true, source: true, keepUntil: true, note: true, fields: true,
})
export type PrintedRecord = z.infer<typeof printedRecord>

/** Sheets for a printer. Main has what stands on them from the vault, and no word of it from the page that asked. */
export type Paper = { language: Language, head: PaperHead } & (
  | { kind: 'records', records: readonly PrintedRecord[] }
  | { kind: 'erasure', erasure: Erasure }
  | { kind: 'notice', policy: Policy, readsChips: boolean }
  | { kind: 'permissions', policy: Policy }
  | { kind: 'recoveryKey', recoveryKey: string }
  | { kind: 'recoveryCodes', recoveryCodes: readonly string[] }
)
