import { Asn1Error } from '../../documents/asn1/errors.ts'
import type { Asn1Node } from '../../documents/asn1/reader.ts'
import { stringValue } from '../../documents/asn1/strings.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { childrenOf, oidValue } from '../../documents/asn1/values.ts'
import { oids } from '../algorithms/oids.ts'

/** A distinguished name (RFC 5280 §4.1.2.4). */
export interface DistinguishedName {
  /** As encoded. */
  readonly der: Uint8Array
  /** The same text for names that mean the same (RFC 5280 §7.1): case, spaces and string types do not count, nor (Malaysia's signers) does order. */
  readonly key: string
  /** For people, most specific first: `CN=csca-germany,O=bund,C=DE`. */
  readonly text: string
  /** countryName in capitals, or null. */
  readonly country: string | null
}

const labels = new Map([
  ['2.5.4.3', 'CN'], ['2.5.4.4', 'SN'], ['2.5.4.5', 'serialNumber'], ['2.5.4.6', 'C'], ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'], ['2.5.4.10', 'O'], ['2.5.4.11', 'OU'], ['2.5.4.97', 'organizationIdentifier'],
  ['1.2.840.113549.1.9.1', 'E'], ['0.9.2342.19200300.100.1.25', 'DC'],
])

function textOf(value: Asn1Node | undefined): string {
  if (value === undefined) throw new Asn1Error('badValue')
  return stringValue(value)
}

/** Reads a Name; throws `Asn1Error`. */
export function distinguishedName(name: Asn1Node | undefined): DistinguishedName {
  const parts = childrenOf(name, asn1Tags.sequence).map((rdn) =>
    childrenOf(rdn, asn1Tags.set).map((pair) => {
      const [type, value] = childrenOf(pair, asn1Tags.sequence)
      return { oid: oidValue(type), value: textOf(value) }
    }),
  )
  // By way of the capitals, which ß and the two small sigmas share with others.
  const plain = (value: string): string => value.normalize('NFKC').toUpperCase().toLowerCase().trim().replace(/\s+/g, ' ')
  const key = parts.map((rdn) => rdn.map(({ oid, value }) => `${oid}=${plain(value)}`).toSorted().join('\u0001')).toSorted().join('\u0002')
  const country = parts.flat().find(({ oid }) => oid === oids.countryName)?.value.trim().toUpperCase() ?? null
  return {
    der: name!.bytes,
    key,
    text: parts.toReversed()
      .map((rdn) => rdn.map(({ oid, value }) => `${labels.get(oid) ?? oid}=${value.replace(/[,+"\\<>;=]/g, '\\$&')}`).join('+'))
      .join(',').slice(0, 1000),
    country: country !== null && /^[A-Z]{2,3}$/.test(country) ? country : null,
  }
}
