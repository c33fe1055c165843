import { TRUSTED_MAX, type Trusted } from '../../contract/trust.ts'
import type { RevocationList } from './crl.ts'
import { standingOfList } from './revocation.ts'
import { dayOf, shownCertificate } from './trust-preview.ts'
import type { TrustStore } from './trust-store.ts'

/** What one file that the desk keeps brought in, by place among all: from the first up to the one before the last. */
export interface KeptParts {
  id: string
  certificates: readonly [from: number, to: number]
  revocationLists: readonly [from: number, to: number]
}

/** Everything that chips are judged by, as people look at it. @param at milliseconds since 1970 */
export function trustedBy(store: TrustStore, lists: readonly RevocationList[], kept: readonly KeptParts[], at: number): Trusted {
  const fileOf = (part: 'certificates' | 'revocationLists', place: number): string | null =>
    kept.find(({ [part]: [from, to] }) => place >= from && place < to)?.id ?? null
  return {
    certificates: store.trusted.slice(0, TRUSTED_MAX).map(({ certificate, source }, place) => ({
      ...shownCertificate(certificate), validFrom: dayOf(certificate.notBefore), from: source.name.slice(0, 120), file: fileOf('certificates', place),
    })),
    revocationLists: lists.slice(0, TRUSTED_MAX).map((list, place) => ({
      country: list.issuer.country?.slice(0, 3) ?? null, issuer: list.issuer.text.slice(0, 300), fingerprint: list.fingerprint,
      issuedAt: new Date(list.thisUpdate).toISOString(), nextAt: list.nextUpdate === null ? null : new Date(list.nextUpdate).toISOString(),
      withdrawn: list.revokedSerials.size, state: standingOfList(list, store, at), file: fileOf('revocationLists', place),
    })),
    more: store.size > TRUSTED_MAX || lists.length > TRUSTED_MAX,
  }
}
