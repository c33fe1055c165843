import { statusText, type ResponseApdu } from '../card/apdu.ts'
import type { ChipFile } from './file-ids.ts'

/** Thrown where a read was refused for its length or form, so that smaller steps may work. */
export class ReadRefused extends Error {
  readonly status: number
  /** Secure messaging vouches for the refusal, so the session holds. */
  readonly secured: boolean
  /** How much was asked for; 0 for a selection. */
  readonly bytes: number
  readonly file: ChipFile
  readonly byShortId: boolean
  /** What was asked for lies within the file, as its header says. */
  readonly inside: boolean
  /** The session is gone with a refusal before this one, by which the file may have ended. */
  readonly atEnd: boolean

  constructor({ status, secured }: ResponseApdu, file: ChipFile, asked: { bytes: number; byShortId?: boolean; inside?: boolean; atEnd?: boolean }) {
    super(`read refused, ${statusText(status)}`)
    this.name = 'ReadRefused'
    this.status = status
    this.secured = secured === true
    this.bytes = asked.bytes
    this.file = file
    this.byShortId = asked.byShortId ?? false
    this.inside = asked.inside ?? false
    this.atEnd = asked.atEnd ?? false
  }
}

/**
 * Not found, or not for us. That a right is missing counts only where secure messaging vouches for
 * it: a bare 6982 is also what chips say when they have lost the session.
 */
export function isAbsent({ status, secured }: ResponseApdu): boolean {
  return [0x6a82, 0x6a83, 0x6a88].includes(status) || (secured === true && [0x6982, 0x6985, 0x6986].includes(status))
}
