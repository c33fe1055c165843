import type { Record as DocumentRecord } from '../../contract/records.ts'

/** What a record holds beside the columns that lists and searches use. Stored as JSON, bytes as base64. */
export type RecordContent = Pick<DocumentRecord, 'fields' | 'checks' | 'reasons' | 'mrzLines' | 'evidence' | 'follows'>

const BYTES = '$base64'

export function toJson(value: unknown, space?: number): string {
  return JSON.stringify(value, function bytesAsText(this: Record<string, unknown>, key: string, member: unknown) {
    // A Buffer has already turned itself into something else; its holder still has it.
    const bytes = this[key]
    return bytes instanceof Uint8Array ? { [BYTES]: Buffer.from(bytes).toString('base64') } : member
  }, space)
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || !(BYTES in member)) return member
    const base64 = (member as Record<string, unknown>)[BYTES]
    return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : member
  })
}
