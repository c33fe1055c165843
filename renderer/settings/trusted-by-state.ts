import type { Language } from '../../electron/contract/primitives.ts'
import type { TrustedCertificate } from '../../electron/contract/trust.ts'
import { stateName } from '../parts/country.ts'
import { intlTags } from '../../electron/contract/typed-date.ts'

/** A certificate that ends within so many days is said to end soon: a new list takes an authority weeks, and a desk a visit. */
export const SOON_DAYS = 90
const DAY_MS = 86_400_000

export type Age = 'notYet' | 'valid' | 'soon' | 'expired'

/** How a certificate stands at a moment, milliseconds since 1970. Its last day counts whole. */
export function ageOf({ validFrom, validUntil }: Pick<TrustedCertificate, 'validFrom' | 'validUntil'>, now: number): Age {
  const end = Date.parse(validUntil) + DAY_MS
  if (now >= end) return 'expired'
  if (now < Date.parse(validFrom)) return 'notYet'
  return end - now <= SOON_DAYS * DAY_MS ? 'soon' : 'valid'
}

export function countAges(certificates: readonly TrustedCertificate[], now: number): { expired: number, soon: number } {
  const ages = certificates.map((each) => ageOf(each, now))
  return { expired: ages.filter((age) => age === 'expired').length, soon: ages.filter((age) => age === 'soon').length }
}

export interface StateOfTrust {
  country: string | null
  /** In the person's language; null where the certificates name no state. */
  name: string | null
  certificates: readonly TrustedCertificate[]
}

/**
 * Certificates by state, the states by their names in the person's language, in each those that last longest first.
 * @param sought any part of a state's name, its letters, a subject, a list or a fingerprint; blanks and case do not count
 */
export function byState(certificates: readonly TrustedCertificate[], language: Language, sought: string): StateOfTrust[] {
  const plain = (text: string) => text.toLocaleLowerCase(intlTags[language]).replaceAll(/\s/g, '')
  const wanted = plain(sought)
  const states = new Map<string | null, TrustedCertificate[]>()
  for (const each of certificates) {
    const name = each.country === null ? '' : stateName(each.country, language)
    if (![name, each.country ?? '', each.subject, each.from, each.fingerprint].some((text) => plain(text).includes(wanted))) continue
    states.set(each.country, [...(states.get(each.country) ?? []), each])
  }
  return [...states]
    .map(([country, found]) => ({ country, name: country === null ? null : stateName(country, language), certificates: found.toSorted((a, b) => (a.validUntil < b.validUntil ? 1 : -1)) }))
    .toSorted((a, b) => (a.name ?? '\u{FFFF}').localeCompare(b.name ?? '\u{FFFF}', intlTags[language]))
}
