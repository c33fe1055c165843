import { FoyerError } from '../contract/errors.ts'
import type { CborMap, CborValue } from './cbor.ts'

/** Bounds of bytes or letters, both included. */
export interface Span { least: number, most: number }

const malformed = (what: string): FoyerError => new FoyerError('securityKey.malformed', { detail: what })

/** Members of a message as they must be, each by name: what is wrong says which, and never what stood there. All throw `securityKey.malformed`. */
export function asMap(value: CborValue | undefined, what: string): CborMap {
  if (!(value instanceof Map)) throw malformed(what)
  return value
}

export function asBytes(value: CborValue | undefined, { least, most }: Span, what: string): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length < least || value.length > most) throw malformed(what)
  // A copy: what came with it in one answer is not kept for it.
  return Uint8Array.from(value)
}

export function asNumber(value: CborValue | undefined, { least, most }: Span, what: string): number {
  if (typeof value !== 'number' || value < least || value > most) throw malformed(what)
  return value
}

export function asText(value: CborValue | undefined, { least, most }: Span, what: string): string {
  if (typeof value !== 'string' || value.length < least || value.length > most) throw malformed(what)
  return value
}

export function asList(value: CborValue | undefined, most: number, what: string): CborValue[] {
  if (!Array.isArray(value) || value.length > most) throw malformed(what)
  return value
}
