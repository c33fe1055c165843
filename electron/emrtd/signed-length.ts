import { hash } from './algorithms/hashes.ts'
import { equalBytes } from './algorithms/ciphers.ts'
import { LENGTH_SLACK } from './data-groups/data-group.ts'
import type { LdsSecurityObject } from './proof/lds-security-object.ts'

/** What was signed of data groups. */
export type SignedHashes = Pick<LdsSecurityObject, 'hashAlgorithm' | 'hashes'>

/**
 * The bytes of a data group that its state signed: all, or all but a few at the end, where the length in the header says a few too
 * many. Null where no such part has the signed hash; the file itself where none is signed.
 */
export function signedPart(file: Uint8Array, number: number, { hashAlgorithm, hashes }: SignedHashes): Uint8Array | null {
  const signed = hashes.get(number)
  if (signed === undefined) return file
  for (let over = 0; over <= LENGTH_SLACK && over < file.length; over += 1) {
    const part = file.subarray(0, file.length - over)
    if (equalBytes(hash(hashAlgorithm, part), signed)) return part
  }
  return null
}

/** Whether just these bytes were signed: then nothing of the file is missing, whatever its header says. */
export function isSigned(file: Uint8Array, number: number, { hashAlgorithm, hashes }: SignedHashes): boolean {
  const signed = hashes.get(number)
  return signed !== undefined && equalBytes(hash(hashAlgorithm, file), signed)
}
