import { createHash } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import { TRUST_SHOWN, type TrustAbout, type TrustCertificate, type TrustPreview } from '../../contract/trust.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { certifiedKey, fingerprint, isSignedBy, type Certificate } from './certificate.ts'
import { isCertified } from './chain.ts'
import type { MasterList } from './master-list.ts'
import { addTrustFiles, type TrustFiles } from './trust-files.ts'
import { isPlainRoot, TrustStore } from './trust-store.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** A file that holds one master list and nothing else, as the desk keeps it. */
export interface KeptList { id: string, list: MasterList }

const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Certificates may last beyond the years that a date is written with. */
const LAST_DAY = Date.UTC(9999, 11, 31)
export const dayOf = (time: number): string => new Date(Math.min(time, LAST_DAY)).toISOString().slice(0, 10)

/** As it is shown to people. */
export const shownCertificate = (certificate: Certificate): TrustCertificate => ({
  subject: certificate.subject.text.slice(0, 300), country: certificate.subject.country?.slice(0, 3) ?? null,
  fingerprint: fingerprint(certificate.der), validUntil: dayOf(certificate.notAfter), plainRoot: isPlainRoot(certificate),
})

function counted(certificates: readonly Certificate[]): { count: number, shown: TrustCertificate[] } {
  const sorted = certificates.toSorted((a, b) => (a.subject.country ?? '').localeCompare(b.subject.country ?? ''))
  return { count: certificates.length, shown: sorted.slice(0, TRUST_SHOWN).map(shownCertificate) }
}

const issuerOf = ({ signer }: MasterList): string => (signer.subject.country ?? signer.issuer.country ?? '??').slice(0, 3)
const timeOf = ({ signingTime, signer }: MasterList): number => signingTime ?? signer.notBefore

/** Does an authority of the same state that is trusted already vouch for it, as a link certificate is signed with the key before? */
function isVouchedFor(certificate: Certificate, known: TrustStore): boolean {
  return known.issuersOf(certificate).named.some((issuer) => {
    try {
      return issuer.subject.country === certificate.subject.country && isSignedBy(certificate, certifiedKey(issuer))
    } catch (fault) {
      if (fault instanceof Asn1Error || fault instanceof UnsupportedAlgorithm) return false
      throw fault
    }
  })
}

/** Certificates that would be believed on this file's word alone, each once. */
function unknownRoots(found: TrustFiles, known: TrustStore): TrustPreview['unknownRoots'] {
  const roots = [
    ...found.lists.filter(({ rootKnown }) => !rootKnown).map(({ root }) => root),
    ...found.authorities.filter((each) => !isVouchedFor(each, known)),
    ...found.signers.filter((each) => !isCertified(each, known)),
  ].filter((each) => !known.has(each))
  const unique = [...new Map(roots.map((each) => [fingerprint(each.der), each])).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { ...counted(unique.map(([, each]) => each)), token: unique.length === 0 ? null : hashOf(unique.map(([print]) => print).join()) }
}

function kindOf({ lists, authorities, signers, shelf, revocationLists }: TrustFiles): TrustAbout['kind'] {
  const others = signers.length + shelf.size
  if (lists.length === 1 && authorities.length + others + revocationLists.length === 0) return 'masterList'
  if (lists.length === 0 && revocationLists.length === 0 && shelf.size === signers.length) return 'certificates'
  return lists.length + authorities.length + others === 0 ? 'revocationLists' : 'directory'
}

function aboutOf(found: TrustFiles): TrustAbout {
  const certificates = new Map([...found.lists.flatMap((list) => list.certificates), ...found.authorities].map((each) => [fingerprint(each.der), each]))
  const ends = found.lists.length > 0 ? found.lists.map(({ signer }) => signer.notAfter) : [...found.authorities, ...found.signers].map(({ notAfter }) => notAfter)
  return {
    kind: kindOf(found),
    lists: found.lists.slice(0, TRUST_SHOWN).map((list) => ({
      issuer: issuerOf(list), version: list.version.slice(0, 120), signedAt: list.signingTime === null ? null : new Date(list.signingTime).toISOString(), root: shownCertificate(list.root), signerExpired: list.signerExpired,
    })),
    certificates: certificates.size,
    states: new Set([...certificates.values()].map(({ subject }) => subject.country)).size,
    signers: found.shelf.size,
    revocationLists: found.revocationLists.length,
    refused: found.refused,
    validUntil: ends.length === 0 ? null : dayOf(Math.max(...ends)),
  }
}

/**
 * What a file holds and what taking it would change at a desk that trusts `known` and keeps these lists, the oldest first.
 * @throws FoyerError `masterList.invalid`, `input.invalid` where it holds nothing or does not verify
 */
export function previewTrust(bytes: Uint8Array, known: TrustStore, kept: readonly KeptList[], ids: ReadonlySet<string>, at: number): TrustPreview {
  const after = new TrustStore()
  for (const each of known.certificates) after.add(each, { kind: 'file', name: 'known' })
  const found = addTrustFiles(after, [{ name: 'imported', bytes }], at)
  if (found.authorities.length + found.lists.length + found.shelf.size + found.revocationLists.length === 0) {
    throw new FoyerError('masterList.invalid', { detail: found.refused > 0 ? `${found.refused} refused` : 'nothing in it' })
  }
  const id = hashOf(bytes)
  const about = aboutOf(found)
  const list = about.kind === 'masterList' ? found.lists[0] : undefined
  const before = list === undefined ? undefined : kept.findLast((each) => each.id !== id && issuerOf(each.list) === issuerOf(list))
  const held = new Set(list?.certificates.map((each) => fingerprint(each.der)))
  return {
    id, bytes: bytes.length, about, present: ids.has(id),
    replaces: before === undefined || list === undefined ? null : { id: before.id, version: before.list.version.slice(0, 120), older: timeOf(list) < timeOf(before.list) },
    added: counted(after.certificates.filter((each) => !known.has(each))),
    gone: counted(before === undefined ? [] : before.list.certificates.filter((each) => known.has(each) && !held.has(fingerprint(each.der)))),
    unknownRoots: unknownRoots(found, known),
  }
}
