import { FoyerError } from '../../contract/errors.ts'

/**
 * The recovery key as people write it down: 160 random bits in eight groups of five characters of Crockford's base 32
 * (no I, L, O, U). The last character of a group checks the four before it and the place of the group, so that a slip
 * of the pen is told by group: `3F7K2-…`.
 */
export const RECOVERY_KEY_BYTES = 20
export const RECOVERY_GROUPS = 8
const DATA_PER_GROUP = 4
/** Crockford's base 32: nothing that is taken for something else when it is read off paper. */
export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Multiply by the generator of GF(32), x^5 + x^2 + 1. */
function timesAlpha(value: number): number {
  const doubled = value << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled
}

/** A weighted sum over GF(32) with a different weight per place: any one wrong character and any two swapped ones show. */
function checkSymbol(group: number, symbols: readonly number[]): number {
  return [...symbols, group + 1].reduce((sum, symbol) => timesAlpha(sum ^ symbol), 0)
}

/** Eight dash-separated groups for 20 bytes. */
export function formatRecoveryKey(key: Uint8Array): string {
  if (key.length !== RECOVERY_KEY_BYTES) throw new RangeError('a recovery key has 20 bytes')
  const bits = BigInt(`0x${Buffer.from(key).toString('hex')}`)
  const count = RECOVERY_GROUPS * DATA_PER_GROUP
  const symbols = Array.from({ length: count }, (_, place) => Number((bits >> BigInt(5 * (count - 1 - place))) & 31n))
  return Array.from({ length: RECOVERY_GROUPS }, (_, group) => {
    const data = symbols.slice(group * DATA_PER_GROUP, (group + 1) * DATA_PER_GROUP)
    return [...data, checkSymbol(group, data)].map((symbol) => alphabet.charAt(symbol)).join('')
  }).join('-')
}

/** What was written in these letters, as typed: case, spaces, dashes and the look-alikes O, I and L do not matter. */
export function normaliseGroup(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

/**
 * The 20 bytes of a recovery key as typed, with or without dashes.
 *
 * @throws FoyerError `keys.recoveryKeyInvalid`, with `group=N` (from 1) where one group is to blame.
 */
export function parseRecoveryKey(typed: string): Buffer {
  const text = normaliseGroup(typed)
  const size = DATA_PER_GROUP + 1
  if (text.length !== RECOVERY_GROUPS * size) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'length' })
  let bits = 0n
  for (let group = 0; group < RECOVERY_GROUPS; group++) {
    const symbols = Array.from(text.slice(group * size, (group + 1) * size), (character) => alphabet.indexOf(character))
    const data = symbols.slice(0, DATA_PER_GROUP)
    if (symbols.includes(-1) || checkSymbol(group, data) !== symbols[DATA_PER_GROUP]) {
      throw new FoyerError('keys.recoveryKeyInvalid', { detail: `group=${group + 1}` })
    }
    for (const symbol of data) bits = (bits << 5n) | BigInt(symbol)
  }
  return Buffer.from(bits.toString(16).padStart(RECOVERY_KEY_BYTES * 2, '0'), 'hex')
}
