import { decode, encode } from 'cborg'
import { FoyerError } from '../contract/errors.ts'

/** What CTAP2 messages are made of (CTAP 2.1 §8): maps with numbers or text as keys, no tags, nothing of indefinite length. */
export type CborValue = number | string | boolean | null | Uint8Array | CborValue[] | CborMap
export type CborMap = Map<number | string, CborValue>

/** Deeper is no message of CTAP2: four levels are what the canonical form allows (CTAP 2.1 §8). */
const DEEPEST = 4

/** In the canonical form: shortest numbers, definite lengths, keys by kind, length and value (CTAP 2.1 §8). */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value)
}

/** @throws FoyerError `securityKey.malformed`: no CBOR, not one value, not the forms that CTAP2 allows, or deeper than it nests */
export function decodeCbor(bytes: Uint8Array): CborValue {
  let value: unknown
  try {
    value = decode(bytes, {
      allowIndefinite: false, allowUndefined: false, allowInfinity: false, allowNaN: false, allowBigInt: false, rejectDuplicateMapKeys: true, useMaps: true,
    })
  } catch {
    // Whatever the library says quotes what came.
    throw new FoyerError('securityKey.malformed', { detail: 'CBOR' })
  }
  if (!isCbor(value, DEEPEST)) throw new FoyerError('securityKey.malformed', { detail: 'CBOR' })
  return value
}

function isCbor(value: unknown, deeper: number): value is CborValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value instanceof Uint8Array) return true
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (deeper === 0) return false
  if (Array.isArray(value)) return value.every((each) => isCbor(each, deeper - 1))
  return value instanceof Map && [...value].every(([key, each]) => (typeof key === 'string' || Number.isSafeInteger(key)) && isCbor(each, deeper - 1))
}
