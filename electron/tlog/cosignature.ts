import { keyType, noteParts, signaturesOf, signedBy, SIGNATURE_SIZE, type NoteKey } from './signed-note.ts'

/**
 * Cosignatures of checkpoints (C2SP tlog-cosignature, `cosignature/v1`, Ed25519): whoever cosigned saw, at the time that it says, this log with
 * this size and root and no longer one, grown on from all that it saw of it before. A receiver's receipt is one, a witness's answer is another.
 */
const TIME_SIZE = 8

/** What is signed: header, time and the text of the checkpoint. @param seconds POSIX time */
export function cosignedMessage(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`
}

/**
 * When `key` cosigned a checkpoint, in seconds since 1970, by the newest of its lines; null where none of this key is on it, or one that does not verify.
 *
 * @param note a checkpoint with its signatures. Who signed it as its log is to be asked beside (openCheckpoint).
 */
export function cosignedAt(note: string, key: NoteKey): number | null {
  const parts = noteParts(note)
  if (parts === null) return null
  let newest: number | null = null
  for (const stamped of signaturesOf(parts, key, keyType.cosignature)) {
    if (stamped.length !== TIME_SIZE + SIGNATURE_SIZE) return null
    const seconds = stamped.readBigUInt64BE()
    if (seconds > BigInt(Number.MAX_SAFE_INTEGER)) return null
    if (!signedBy(key, cosignedMessage(parts.text, Number(seconds)), stamped.subarray(TIME_SIZE))) return null
    newest = Math.max(newest ?? 0, Number(seconds))
  }
  return newest
}

/** A note with one more signature line, as a cosigner answers it; a line that is there already stays one. */
export function withSignature(note: string, line: string): string {
  return note.slice(note.lastIndexOf('\n\n') + 2).split('\n').includes(line.replace(/\n$/, '')) ? note : `${note}${line}`
}
