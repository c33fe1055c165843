import { FoyerError } from '../../../electron/contract/errors.ts'
import { readBer, type Asn1Node } from '../../../electron/documents/asn1/reader.ts'
import { authenticatePassively, prepareProof } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'

/** One altered byte after which the object was still called genuine. */
export interface Survivor {
  /** Where in the structure: tags in hexadecimal, positions among brothers, `TAG`, `LEN` or the content octet. */
  place: string
  offset: number
  flip: number
}

/**
 * The alterations that are allowed to change nothing, by place. Everything else must be refused.
 *
 * CMSVersion (RFC 5652 §5.1, §5.3) stands outside what is signed, says only which optional fields an encoder meant to
 * use, and is used for nothing here; 1 and 3 differ in one bit, and issuers write either.
 */
export const irrelevantPlaces: ReadonlyMap<string, string> = new Map([
  ['30/1:a0/0:30/0:2/octet 0', 'CMSVersion of the SignedData'],
  ['30/1:a0/0:30/4:31/0:30/0:2/octet 0', 'CMSVersion of the SignerInfo'],
  ['30/1:a0/0:30/5:31/0:30/0:2/octet 0', 'CMSVersion of the SignerInfo, after revocation lists'],
])

/** The place of an offset in a BER structure, without the file's outer tag 77. */
export function placeOf(bytes: Uint8Array, offset: number): string {
  let node: Asn1Node = readBer(bytes)
  const steps: string[] = []
  for (let index = -1; ;) {
    const start = node.bytes.byteOffset - bytes.byteOffset
    steps.push(`${index < 0 ? '' : `${index}:`}${node.tag.toString(16)}`)
    const header = node.content.byteOffset - node.bytes.byteOffset
    if (offset === start) steps.push('TAG')
    else if (offset < start + header) steps.push('LEN')
    if (offset < start + header) break
    index = node.children.findIndex(({ bytes: child }) => {
      const from = child.byteOffset - bytes.byteOffset
      return offset >= from && offset < from + child.length
    })
    if (index < 0) {
      steps.push(`octet ${offset - start - header}`)
      break
    }
    node = node.children[index]!
  }
  return (steps[0] === '77' ? [steps[1]!.replace(/^\d+:/, ''), ...steps.slice(2)] : steps).join('/')
}

/** Alters every `stride`-th byte by each of `flips` (exclusive or) and lists what was still called genuine. */
export function survivorsOf(
  object: Uint8Array, trust: TrustStore, at: number, flips: readonly number[], stride = 1,
): { tried: number; survivors: Survivor[] } {
  const survivors: Survivor[] = []
  let tried = 0
  for (const flip of flips) {
    for (let offset = 0; offset < object.length; offset += stride) {
      const altered = Uint8Array.from(object)
      altered[offset]! ^= flip
      tried += 1
      const proof = authenticatePassively({ revocationLists: [], securityObject: altered, kind: 'either', dataGroups: new Map(), trust, at })
      if (verdictOf(proof.reasons) === 'genuine') survivors.push({ place: placeOf(object, offset), offset, flip })
    }
  }
  return { tried, survivors }
}

/** Alters every byte of a data group in turn and lists the offsets at which it was still called right. */
export function groupSurvivors(securityObject: Uint8Array, number: number, group: Uint8Array, trust: TrustStore, at: number): number[] {
  const prepared = prepareProof({ revocationLists: [], securityObject, trust, at })
  const survivors: number[] = []
  const altered = Uint8Array.from(group)
  for (let offset = 0; offset < group.length; offset += 1) {
    altered[offset]! ^= 1 << (offset & 7)
    const proof = authenticatePassively({ revocationLists: [], securityObject, dataGroups: new Map([[number, altered]]), trust, at, prepared })
    if (proof.dataGroups[number]?.hash !== 'mismatch' || verdictOf(proof.reasons) !== 'altered') survivors.push(offset)
    altered[offset] = group[offset]!
  }
  return survivors
}

/** Alters every byte of the country's certificate, given as a file, and lists the offsets at which the object was still called genuine. */
export function cscaSurvivors(securityObject: Uint8Array, csca: Uint8Array, at: number, stride = 1): number[] {
  const survivors: number[] = []
  for (let offset = 0; offset < csca.length; offset += stride) {
    const altered = Uint8Array.from(csca)
    altered[offset]! ^= 1 << (offset & 7)
    const trust = new TrustStore()
    try {
      addTrustFiles(trust, [{ name: 'test', bytes: altered }], at)
    } catch (fault) {
      if (fault instanceof FoyerError && ['input.invalid', 'masterList.invalid'].includes(fault.code)) continue
      throw fault
    }
    const proof = authenticatePassively({ revocationLists: [], securityObject, kind: 'either', dataGroups: new Map(), trust, at })
    if (verdictOf(proof.reasons) === 'genuine') survivors.push(offset)
  }
  return survivors
}
