import type { ChipChain, ChipReason } from '../../contract/chip.ts'
import type { Certificate } from './certificate.ts'
import type { RevocationList } from './crl.ts'
import type { TrustStore } from './trust-store.ts'

export interface RevocationProof {
  state: ChipChain['revocation']
  reasons: ChipReason[]
  /** SHA-256 of the lists that were consulted, hexadecimal. */
  consulted: string[]
  /** When the newest list that spoke of the signer was issued, milliseconds since 1970; null: none did. */
  issuedAt: number | null
}

const DAY_MS = 24 * 3600 * 1000

/**
 * How long a list that does not say when the next one comes speaks for today, in days: states issue one at least every 90
 * (9303-12 §5.1.4), and must say when (§7.1.4), so beyond that nobody knows what was withdrawn since.
 */
export const LONGEST_WITHOUT_NEXT_UPDATE_DAYS = 90

/** Milliseconds by which a list is too old; below zero while it is not. */
function overdueOf({ thisUpdate, nextUpdate }: RevocationList, at: number): number {
  return at - (nextUpdate ?? thisUpdate + LONGEST_WITHOUT_NEXT_UPDATE_DAYS * DAY_MS)
}

/** How a list stands by itself: whether somebody trusted signed it, and whether it speaks for today. */
export function standingOfList(list: RevocationList, store: TrustStore, at: number): 'current' | 'overdue' | 'ahead' | 'notVouched' {
  const byName = store.withSubject(list.issuer)
  const near = store.certificates.filter(({ subject }) => subject.country === list.issuer.country)
  if (![...byName, ...near].some((each) => list.isSignedBy(each))) return 'notVouched'
  if (list.thisUpdate > at) return 'ahead'
  return overdueOf(list, at) > 0 ? 'overdue' : 'current'
}

/**
 * Looks for the signer and every certificate above it in the lists of their issuers (9303-12 §7.1.4). A list counts when a
 * trusted certificate with its issuer's name, or the chain's own issuer, signed it; one that nobody vouches for is told and
 * decides nothing, or anybody could spoil a state's documents with it. A list of the future, by however little, withdraws and does not clear: it was dated
 * by a wrong clock, its own or ours. A revoked signer counts as revoked from the beginning: whoever has its key can also set the clock
 * back. `at`: milliseconds since 1970.
 */
export function checkRevocation(
  signer: Certificate, issuers: readonly Certificate[], lists: readonly RevocationList[], store: TrustStore, at: number,
): RevocationProof {
  const proof: RevocationProof = { state: 'noList', reasons: [], consulted: [], issuedAt: null }
  const told = new Set<'revocationListInvalid' | 'revocationListAhead'>()
  let overdueDays = 0
  const chain = [signer, ...issuers]
  for (const [i, certificate] of chain.entries()) {
    const issuer = chain[i + 1]
    for (const list of lists) {
      const byName = list.issuer.key === certificate.issuer.key
      // An authority that changed its name kept its state; asking every list of the world for its signature takes seconds.
      const near = byName || list.issuer.country === null || list.issuer.country === issuer?.subject.country
      const byIssuer = near && issuer !== undefined && list.isSignedBy(issuer)
      if (!byName && !byIssuer) continue
      if (!byIssuer && !store.withSubject(list.issuer).some((each) => list.isSignedBy(each))) {
        if (i === 0) told.add('revocationListInvalid')
        continue
      }
      if (!proof.consulted.includes(list.fingerprint)) proof.consulted.push(list.fingerprint)
      if (list.revokedSerials.has(certificate.serial)) {
        proof.state = 'revoked'
        if (i === 0) proof.issuedAt = Math.max(proof.issuedAt ?? list.thisUpdate, list.thisUpdate)
        proof.reasons.push({ code: 'revoked', params: { certificate: i === 0 ? 'ds' : 'csca' } })
      } else if (i === 0 && !list.partial && proof.state !== 'revoked' && proof.state !== 'notRevoked') {
        if (list.thisUpdate > at) {
          told.add('revocationListAhead')
          continue
        }
        const overdue = overdueOf(list, at)
        proof.issuedAt = overdue > 0 ? Math.max(proof.issuedAt ?? list.thisUpdate, list.thisUpdate) : list.thisUpdate
        proof.state = overdue > 0 ? 'outdatedList' : 'notRevoked'
        if (overdue > 0) overdueDays = Math.min(overdueDays || Infinity, Math.ceil(overdue / DAY_MS))
      }
    }
  }
  proof.reasons.push(...[...told].map((code) => ({ code })))
  if (proof.state === 'outdatedList') proof.reasons.push({ code: 'revocationListOutdated', params: { days: overdueDays } })
  if (proof.state === 'noList' && !told.has('revocationListAhead')) proof.reasons.push({ code: 'noRevocationList' })
  return proof
}
