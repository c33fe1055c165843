import type { Check, FieldName, HeldReading, Reading, ReadingField } from '../../electron/contract/reading.ts'
import type { ChipReading } from '../../electron/contract/chip.ts'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import recordedMisprint from './readings/misprint.json' with { type: 'json' }

/** Specimen people of Utopia, as Readings of the kinds that a desk meets. Dates are those of Doc 9303's own examples. */

type Source = ReadingField['sources'][number]['source']

export function field(name: FieldName, value: string, sources: readonly Source[] = ['mrz', 'viz'], more: Partial<ReadingField> = {}): ReadingField {
  return {
    name, value, doubtful: [],
    sources: sources.map((source) => ({ source, value, confidence: 0.98 })),
    agreement: sources.length > 1 ? 'agree' : 'single',
    ...more,
  }
}

const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16']

function mrz(lines: string[], format: MrzReading['format'] = 'TD3'): MrzReading {
  return {
    format, lines, valid: true,
    fields: { documentCode: 'P', issuingState: 'UTO', documentNumber: 'L898902C3' },
    dates: {}, spans: {}, checks: [], nameMayBeTruncated: false, specimen: true,
    repaired: [], doubtful: [], quads: [], confidence: 0.97,
  }
}

const checks: Check[] = [
  { code: 'mrz.documentNumberCheckDigit', result: 'pass', fields: ['documentNumber'], clause: 'ICAO 9303-3 §4.9' },
  { code: 'mrz.dateOfBirthCheckDigit', result: 'pass', fields: ['dateOfBirth'], clause: 'ICAO 9303-3 §4.9' },
  { code: 'mrz.dateOfExpiryCheckDigit', result: 'pass', fields: ['dateOfExpiry'], clause: 'ICAO 9303-3 §4.9' },
  { code: 'mrz.compositeCheckDigit', result: 'pass', fields: [], clause: 'ICAO 9303-3 §4.9' },
  { code: 'document.notExpired', result: 'pass', fields: ['dateOfExpiry'], params: { date: '2034-04-15' } },
  { code: 'person.age', result: 'pass', fields: ['dateOfBirth'], params: { age: 52 } },
  { code: 'document.specimen', result: 'warn', fields: ['issuingState'], clause: 'ICAO 9303-3 §5' },
  { code: 'sources.agree', result: 'pass', fields: ['documentNumber'], params: { count: 7 } },
]

const fields: ReadingField[] = [
  field('primaryIdentifier', 'ERIKSSON'),
  field('secondaryIdentifier', 'ANNA MARIA'),
  field('documentNumber', 'L898902C3'),
  field('nationality', 'UTO'),
  field('dateOfBirth', '1974-08-12', ['mrz', 'viz'], { asPrinted: '12.08.1974' }),
  field('sex', 'F'),
  field('dateOfExpiry', '2034-04-15', ['mrz', 'viz'], { asPrinted: '15.04.2034' }),
  field('issuingState', 'UTO', ['mrz']),
  field('documentCode', 'P', ['mrz']),
  field('personalNumber', 'ZE184226B', ['mrz']),
]

/** The drawn specimens, whole and in parts. */
export interface Pictures {
  page: Uint8Array
  portrait: Uint8Array
  infrared: Uint8Array
  ultraviolet: Uint8Array
  misprint: { page: Uint8Array; portrait: Uint8Array; crop: Uint8Array }
  card: { front: Uint8Array; back: Uint8Array; portrait: Uint8Array }
}

export function passport(pictures: Pictures): Reading {
  return {
    readAt: '2026-05-04T09:12:31.000Z', source: 'camera',
    documentType: { code: 'passport', issuingState: 'UTO', specimen: true },
    fields, checks, verdict: 'readNotProven', reasons: [{ code: 'chipNotRead' }, { code: 'specimen' }],
    mrz: mrz(LINES), barcodes: [], chip: null, turnOver: false,
    images: { page: pictures.page, portrait: pictures.portrait, crops: [] }, ms: 312,
  }
}

/** A passport to stop at, as the real reader reads it: test/reader/misprint.test.ts records it and holds it to that. */
export function misprint(pictures: Pictures): Reading {
  const read = recordedMisprint as Reading
  const { page, portrait, crop } = pictures.misprint
  return { ...read, images: { page, portrait, crops: [{ field: 'dateOfBirth', jpeg: crop }] } }
}

const CARD_LINES = ['I<UTOD918273641<<<<<<<<<<<<<<<', '9501164F3412019UTO<<<<<<<<<<<6', 'OKONKWO<<ADAEZE<<<<<<<<<<<<<<<']

const cardType: Reading['documentType'] = { code: 'identityCard', issuingState: 'UTO', specimen: true }

const cardFields = (sources: readonly Source[]): ReadingField[] => [
  field('primaryIdentifier', 'OKONKWO', sources),
  field('secondaryIdentifier', 'ADAEZE', sources),
  field('documentNumber', 'D91827364', sources),
]

/** The front of an identity card: its other side is wanted. */
export function cardFront({ card, ...pictures }: Pictures): Reading {
  return {
    ...passport({ card, ...pictures }), turnOver: true, mrz: null,
    documentType: cardType,
    fields: cardFields(['viz']),
    checks: [], reasons: [{ code: 'nothingToCheck' }],
    images: { page: card.front, portrait: card.portrait, crops: [] },
  }
}

/** The same card once it was turned over: its back has the lines. */
export function bothSides({ card, ...pictures }: Pictures): Reading {
  return {
    ...passport({ card, ...pictures }),
    documentType: cardType,
    fields: [
      ...cardFields(['mrz', 'viz']),
      field('nationality', 'UTO', ['mrz']),
      field('dateOfBirth', '1995-01-16', ['mrz', 'viz'], { asPrinted: '16.01.1995' }),
      field('sex', 'F'),
      field('dateOfExpiry', '2034-12-01', ['mrz', 'viz'], { asPrinted: '01.12.2034' }),
      field('issuingState', 'UTO', ['mrz']),
      field('documentCode', 'I', ['mrz']),
    ],
    mrz: mrz(CARD_LINES, 'TD1'),
    images: { page: card.front, otherSide: card.back, portrait: card.portrait, crops: [] },
  }
}

/** A passport whose lines had no room for the whole name. */
export function cutOff(pictures: Pictures): Reading {
  const read = passport(pictures)
  const name = 'ANNA MARIA ALEXANDRA KRISTINA VIC'
  return {
    ...read, reasons: [{ code: 'nameCutOff' }, ...read.reasons],
    fields: read.fields.map((each) => (each.name === 'secondaryIdentifier' ? field(each.name, name, ['mrz'], { cutOff: true }) : each)),
  }
}

export const genuineChip: ChipReading = {
  verdict: 'genuine',
  reasons: [{ code: 'noRevocationList' }, { code: 'dataGroupsNotRead' }],
  access: { protocol: 'PACE', mapping: 'GM', group: 'brainpoolP256r1', cipher: 'AES-128', downgraded: false },
  sod: {
    kind: 'sod', encoding: 'DER', contentType: '2.23.136.1.1.1', ldsVersion: 0, ldsRelease: null, hashAlgorithm: 'SHA-256',
    digestAlgorithm: 'SHA-256', signatureAlgorithm: 'ECDSA SHA-256', signedAttributes: true, signerIdentifiedBy: 'issuerAndSerialNumber',
    signature: 'valid', signingTime: '2024-04-15T08:00:00.000Z', dataGroups: [1, 2, 14],
  },
  chain: {
    status: 'valid', issuers: [], candidates: 1, signedAt: '2024-04-15T08:00:00.000Z', signedAtSource: 'signingTime', revocation: 'noList',
    documentSigner: {
      subject: 'CN=Document Signer 7,O=Utopia,C=UT', issuer: 'CN=CSCA Utopia,O=Utopia,C=UT', serial: '7', country: 'UT',
      notBefore: '2024-01-01T00:00:00.000Z', notAfter: '2034-12-31T00:00:00.000Z', key: 'EC brainpoolP256r1', signatureAlgorithm: 'ECDSA SHA-384',
      fingerprint: 'ab'.repeat(32),
    },
  },
  dataGroups: { 1: { hash: 'ok', bytes: 93 }, 2: { hash: 'ok', bytes: 16_204 }, 14: { hash: 'ok', bytes: 302 } },
  cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'notOffered', cam: 'notOffered' },
  fields: { mrz: { format: 'TD3', lines: LINES }, personal: null, document: null, personsToNotify: null },
  portrait: null,
  evidence: {
    sod: new Uint8Array(1900), dataGroupHashes: { 1: 'cd'.repeat(32), 2: 'ef'.repeat(32) }, hashAlgorithm: 'SHA-256', certificates: [new Uint8Array(700)],
    revocationLists: [], checkedAt: '2026-05-04T09:12:33.000Z', algorithms: ['ECDSA SHA-256', 'SHA-256'], trustListVersion: 'Demo list 1',
  },
  timings: { totalMs: 640, steps: [] },
}

export type Held = HeldReading
