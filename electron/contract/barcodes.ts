import { z } from 'zod'

/** Symbologies the reader looks for. */
export const barcodeFormats = ['PDF417', 'QRCode', 'Aztec', 'DataMatrix', 'Code128', 'Code39'] as const
export type BarcodeFormat = (typeof barcodeFormats)[number]

const point = z.tuple([z.number(), z.number()])
/** Four corners in pixels of the picture that was read: top left, top right, bottom right, bottom left of the symbol as printed. */
export const quadSchema = z.tuple([point, point, point, point])
export type Quad = z.infer<typeof quadSchema>

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const text = z.string().max(600)

/**
 * What a barcode says about a document and its holder, in the vocabulary that MRZ, VIZ and chip use
 * too. Dates are ISO 8601 and exist in the calendar; a date that does not is left out and warned of.
 */
export const barcodeFieldsSchema = z.object({
  /** ICAO document code where the barcode carries one ('P', 'ID', 'AC', 'V'). */
  documentCode: text.optional(),
  documentNumber: text.optional(),
  /** Number of the person rather than of the document (DNI, Aadhaar reference, South African ID number). */
  personalNumber: text.optional(),
  primaryIdentifier: text.optional(),
  secondaryIdentifier: text.optional(),
  /** The name in one piece where the barcode does not divide it. */
  fullName: text.optional(),
  nameSuffix: text.optional(),
  /** `true` where the issuer flags a name part as cut off (AAMVA DDE, DDF, DDG). */
  nameTruncated: z.boolean().optional(),
  dateOfBirth: isoDate.optional(),
  /** Only the year of birth is known (some Aadhaar records). */
  yearOfBirth: z.number().int().min(1850).max(2200).optional(),
  dateOfExpiry: isoDate.optional(),
  dateOfIssue: isoDate.optional(),
  sex: z.enum(['M', 'F', 'X']).optional(),
  /** ICAO 9303-3 code, three letters (or 'D'). */
  nationality: z.string().max(3).optional(),
  /** ICAO 9303-3 code of the issuing state, three letters (or 'D'). */
  issuingState: z.string().max(3).optional(),
  /** ISO 3166-2 subdivision that issued it ('US-CA', 'CA-ON', 'MX-COA'). */
  issuingSubdivision: z.string().max(6).optional(),
  issuingAuthority: text.optional(),
  placeOfBirth: text.optional(),
  addressLines: z.array(text).max(8).optional(),
  city: text.optional(),
  region: text.optional(),
  postalCode: text.optional(),
  /** Centimetres. */
  heightCm: z.number().int().min(30).max(280).optional(),
  /** Kilograms. */
  weightKg: z.number().int().min(1).max(400).optional(),
  /** AAMVA or national code of the eye colour ('BLU'). */
  eyeColour: text.optional(),
  hairColour: text.optional(),
  vehicleClasses: text.optional(),
  restrictions: text.optional(),
  endorsements: text.optional(),
  /** An MRZ inside the barcode, lines as they would be printed. */
  mrzLines: z.array(z.string().max(44)).max(3).optional(),
})
export type BarcodeFields = z.infer<typeof barcodeFieldsSchema>
export type BarcodeFieldName = keyof BarcodeFields

/** What does not fit in a payload. None says anything about the person. */
export const barcodeWarnings = [
  'headerDamaged', // the compliance indicator or separators are not as the standard wants
  'lengthMismatch', // declared offsets or lengths do not fit the data; read by element instead
  'unknownIssuer',
  'unknownVersion',
  'versionMismatch', // elements of another version than the header claims
  'mandatoryMissing', // an element that the version makes mandatory is absent or empty
  'dateInvalid', // a date that does not exist or has an implausible year; left out
  'dateOrderGuessed', // the date only makes sense in the other country's order
  'datesInconsistent', // birth, issue and expiry are not in that order
  'valueInvalid', // sex, height, country … outside its code table; left out
  'duplicateElement', // the same element twice with different values
  'countryMismatch', // element DCG disagrees with the issuer number; a zone in a seal is of another state than the seal's header
  'regionMismatch', // the address is in another state than the issuer
  'postalCodeInvalid',
  'nameTruncated',
  'charactersReplaced', // bytes outside the character set were dropped
  'checkDigitWrong',
  'damagedData',
  'expiredSeal',
  'unknownProfile', // read, but the message type is not in our tables
  'expiryMonthOnly', // only the month of expiry is said; its last day was taken
  'notSigned', // of a kind that is signed elsewhere; this one is not
] as const
export type BarcodeWarning = (typeof barcodeWarnings)[number]
const warnings = z.array(z.enum(barcodeWarnings)).max(barcodeWarnings.length)

/** Kinds that are known when they are seen, and are not read by this desk. */
export const notReadKinds = [
  'dutchLicenceChip', 'chinesePermitChip', 'mobileDrivingLicence', 'digitalWallet', 'ukrainianDiia', 'smartHealthCard', 'newZealandHealthPass', 'italianHealthCard', 'aadhaarOfflineQr', 'bangladeshId',
  'philippineId', 'costaRicanId', 'mexicanVoterCode', 'usMilitaryCard', 'boardingPass',
] as const
export type NotReadKind = (typeof notReadKinds)[number]

/** valid: proven with a trusted key; unknownSigner: no trusted key for the named signer; unsupported: algorithm or form that is not implemented. */
export const sealSignatureStatus = ['valid', 'invalid', 'unknownSigner', 'unsupported'] as const
export type SealSignatureStatus = (typeof sealSignatureStatus)[number]

export const sealSignatureSchema = z.object({
  status: z.enum(sealSignatureStatus),
  /** Who signed: 'DETS32' (VDS), certificate subject country + serial (VDS-NC), 'FR05/AHP1' (2D-Doc), 'UIDAI'. */
  signer: z.string().max(200),
  /** 'ECDSA-SHA256/brainpoolP256r1', 'RSA-SHA256', … */
  algorithm: z.string().max(60),
  /** Day on which the seal was signed, where it says. */
  signedOn: isoDate.optional(),
})
export type SealSignature = z.infer<typeof sealSignatureSchema>

const unsigned = { fields: barcodeFieldsSchema, warnings }
const signed = { ...unsigned, signature: sealSignatureSchema }

/** Profile fields beyond the common vocabulary, named as the profile names them. */
const extra = z.record(z.string().max(60), text)

export const parsedBarcodeSchema = z.discriminatedUnion('kind', [
  /** AAMVA DL/ID Card Design Standard, annex D. `version` 0 is the form before 2000. */
  z.object({
    kind: z.literal('aamva'),
    ...unsigned,
    version: z.number().int().min(0).max(99),
    jurisdictionVersion: z.number().int().min(0).max(99),
    /** Issuer identification number, six digits. */
    issuerNumber: z.string().max(6),
    cardType: z.enum(['DL', 'ID', 'EN']).nullable(),
    /** Every element as read ('DAQ' → value), jurisdiction's own included. */
    elements: z.record(z.string().max(3), text),
  }),
  /** ICAO visible digital seal, Doc 9303-13; also TR-03137 profiles. */
  z.object({
    kind: z.literal('vds'),
    ...signed,
    /** 'visa', 'emergencyTravelDocument', 'residencePermit', … or 'unknown'. */
    profile: z.string().max(60),
    version: z.number().int().min(0).max(255),
    extra,
  }),
  /** ICAO VDS-NC (Doc 9303-13 part 2: JSON in a QR code). */
  z.object({
    kind: z.literal('vds-nc'),
    ...signed,
    /** 'icao.test', 'icao.vacc', 'icao.dta'. */
    profile: z.string().max(60),
    version: z.number().int().min(0).max(255),
    extra,
  }),
  /** UIDAI secure QR, version 2 and later. */
  z.object({
    kind: z.literal('aadhaar'),
    ...signed,
    /** Last four digits of the Aadhaar number. */
    referenceLast4: z.string().max(4),
    mobileHashPresent: z.boolean(),
    emailHashPresent: z.boolean(),
    /** JPEG 2000 or JPEG of the holder. */
    portrait: z.instanceof(Uint8Array).optional(),
  }),
  /** The XML of Aadhaar letters before 2018: nothing signs it. */
  z.object({ kind: z.literal('aadhaar-letter'), ...unsigned }),
  z.object({ kind: z.literal('za-id'), ...unsigned }),
  /** Vietnam, QR code of the citizen identity card. */
  z.object({ kind: z.literal('vn-id'), ...unsigned }),
  /** Chile, QR code of the identity card: the address of its state at the civil registry. */
  z.object({ kind: z.literal('cl-id'), ...unsigned }),
  /** Colombia, PDF417 of the yellow cédula. */
  z.object({ kind: z.literal('co-id'), ...unsigned }),
  /** Dutch driving licence, QR code: the line of its zone. */
  z.object({ kind: z.literal('nl-licence'), ...unsigned }),
  /** EU health certificate (HC1): whose it is and who signed; nothing of what it says about their health. */
  z.object({ kind: z.literal('health-certificate'), ...signed }),
  /** ICAO Datastructure for Barcode. */
  z.object({ kind: z.literal('idb'), ...unsigned, signature: sealSignatureSchema.optional(), profile: z.string().max(60), extra }),
  /** Known by its beginning, and not read here. */
  z.object({ kind: z.literal('not-read'), ...unsigned, document: z.enum(notReadKinds) }),
  z.object({ kind: z.literal('za-licence'), ...unsigned, vehicles: z.array(text).max(8), portrait: z.instanceof(Uint8Array).optional() }),
  z.object({ kind: z.literal('ar-dni'), ...unsigned, layout: z.enum(['old', 'new']) }),
  /** ANTS 2D-Doc, versions 1 to 4. */
  z.object({
    kind: z.literal('2d-doc'),
    ...signed,
    version: z.number().int().min(1).max(99),
    /** Document type code of the ANTS list ('05' tax notice, '07' identity …). */
    documentType: z.string().max(4),
    /** Data identifier → value, as read. */
    extra,
  }),
])
export type ParsedBarcode = z.infer<typeof parsedBarcodeSchema>
export type BarcodeKind = ParsedBarcode['kind']
export type ParsedBarcodeOf<K extends BarcodeKind> = Extract<ParsedBarcode, { kind: K }>

export const barcodeReadingSchema = z.object({
  format: z.enum(barcodeFormats),
  /** Text as the symbol's character set gives it; may be mangled for binary content, `bytes` is not. */
  text: z.string().max(8192),
  bytes: z.instanceof(Uint8Array),
  quad: quadSchema,
  parsed: parsedBarcodeSchema.nullable(),
})
export type BarcodeReading = z.infer<typeof barcodeReadingSchema>
