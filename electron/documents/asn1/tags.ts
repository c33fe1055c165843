/** Identifier octets of the universal types in use (X.680 §8.4), constructed where the type is. */
export const asn1Tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  constructedOctetString: 0x24,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** Identifier octet of context tag `[number]` (0 to 30): `0xA0 + number`, or `0x80 + number` when primitive. */
export function contextTag(number: number, constructed = true): number {
  return (constructed ? 0xa0 : 0x80) + number
}
