import type { ChipReason } from '../../contract/chip.ts'
import type { Certificate } from './certificate.ts'
import { countryOfState, issuedBy, SPECIMEN_STATE } from './issuing-states.ts'

/** The countries of a signer and of those above it, as {@link issuerCountryReasons} takes them: up to the one that is trusted. */
export function countriesOf(signer: Certificate, issuers: readonly Certificate[]): (string | null)[] {
  return [signer.subject.country ?? signer.issuer.country, ...issuers.map(({ subject }) => subject.country)]
}

/**
 * One state from the document up to its trusted certificate (9303-11 §5.1, 9303-12 §7.1): a chain that is perfectly good for one
 * state proves nothing about another's document, and a signer is of no other state than who certified it. `chain`: countries of the
 * signer and those above it, the trusted one last. `issuingState` of DG1 or of a seal, without fillers; null where there is none to compare.
 */
export function issuerCountryReasons(chain: readonly (string | null)[], issuingState: string | null): ChipReason[] {
  const named = chain.filter((country) => country !== null)
  const expected = issuingState === null ? undefined : countryOfState(issuingState)
  const odd = expected === undefined
    ? named.find((country) => !agree(country, named[0]!))
    : named.find((country) => !issuedBy(country).includes(expected))
  // Organisations without a code of two letters can only be told where their certificates carry the code itself.
  const told = expected !== undefined || named.every((country) => country === issuingState)
  if (odd !== undefined && issuingState !== SPECIMEN_STATE.code) return [{ code: 'issuerCountryMismatch', params: { country: odd } }]
  if (issuingState === null || (odd === undefined && told && chain.at(-1) !== null)) return []
  return [{ code: 'issuerStateUnknown', params: { state: issuingState } }]
}

/** Is there a document for which certificates of both countries may stand? */
function agree(a: string, b: string): boolean {
  return issuedBy(a).some((country) => issuedBy(b).includes(country))
}
