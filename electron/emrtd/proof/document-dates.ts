import type { ChipReason } from '../../contract/chip.ts'
import { readDate } from '../../documents/mrz/dates.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import type { Dg1 } from '../data-groups/dg1.ts'
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

/** Does the signer's certificate last as long as the document, as 9303-12 §5 asks? */
export function outlivingReasons({ notAfter }: Certificate, { format, lines }: Dg1, at: number): ChipReason[] {
  const { line, from, to } = mrzLayouts[format].fields.dateOfExpiry!
  const { iso } = readDate(lines[line]!.slice(from, to), 'expiry', at)
  return iso !== null && Date.parse(iso) > notAfter + GRACE_MS ? [{ code: 'documentOutlivesSigner' }] : []
}
