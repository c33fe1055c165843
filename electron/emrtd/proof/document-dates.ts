import type { ChipReason } from '../../contract/chip.ts'
import { GRACE_MS, type Certificate } from './certificate.ts'

// Observations about dates that states do get wrong on good documents: told, never held against one.

/** Was it signed while the signer's private key was to sign, where its certificate says when that is (9303-12 §7.1.1)? */
export function keyPeriodReasons({ privateKeyPeriod }: Certificate, signingTime: number | null): ChipReason[] {
  if (privateKeyPeriod === null || signingTime === null) return []
  const { from, until } = privateKeyPeriod
  const early = from !== null && signingTime < from - GRACE_MS
  const late = until !== null && signingTime > until + GRACE_MS
  return early || late ? [{ code: 'signedOutsideKeyPeriod' }] : []
}

/** Does the signer's certificate last as long as the document, as 9303-12 §5 asks? `dateOfExpiry`: ISO date, null where there is none. */
export function outlivingReasons({ notAfter }: Certificate, dateOfExpiry: string | null): ChipReason[] {
  return dateOfExpiry !== null && Date.parse(dateOfExpiry) > notAfter + GRACE_MS ? [{ code: 'documentOutlivesSigner' }] : []
}
