import { z } from 'zod'

/**
 * One machine readable zone as it was read: the lines, what they say, what was checked, and where each
 * line stands on the picture. Terms are those of ICAO Doc 9303 parts 3 to 7.
 */

/**
 * TD1/TD2/TD3 and MRV-A/B: ICAO 9303-5, -6, -4, -7. FRID: French ID until 2021. CHDL, FRDL, NLDL: Swiss, French and Dutch licences. CNEP: Chinese exit-entry
 * permit; CNHP, CNTP: permits for residents of Hong Kong and Macao, and of Taiwan, to travel to the mainland.
 */
export const mrzFormatSchema = z.enum(['TD1', 'TD2', 'TD3', 'MRVA', 'MRVB', 'FRID', 'CHDL', 'FRDL', 'NLDL', 'CNEP', 'CNHP', 'CNTP'])
export type MrzFormat = z.infer<typeof mrzFormatSchema>
/** Cards whose zone, or none, stands on one side and the person on the other. */
export const cardFormats: ReadonlySet<MrzFormat> = new Set(['TD1', 'CHDL', 'FRDL', 'NLDL'])

export const mrzFieldNameSchema = z.enum([
  'documentCode',
  'issuingState',
  'primaryIdentifier',
  'secondaryIdentifier',
  'documentNumber',
  'nationality',
  'dateOfBirth',
  'sex',
  'dateOfExpiry',
  'dateOfIssue',
  'optionalData',
  'optionalData2',
  'personalNumber',
  'administrativeCode',
  'languageCode',
  'cardNumber',
])
export type MrzFieldName = z.infer<typeof mrzFieldNameSchema>

/** Where a field stands on the lines: 0-based line, columns `from` to `to` (exclusive). */
export const mrzFieldSpanSchema = z.object({
  line: z.number().int().min(0).max(2),
  from: z.number().int().min(0).max(44),
  to: z.number().int().min(0).max(44),
})
export type MrzFieldSpan = z.infer<typeof mrzFieldSpanSchema>

export const mrzCheckNameSchema = z.enum([
  'documentNumberCheckDigit',
  'dateOfBirthCheckDigit',
  'dateOfExpiryCheckDigit',
  'optionalDataCheckDigit',
  'compositeCheckDigit',
  'dateOfBirth',
  'dateOfExpiry',
  'dateOfIssue',
  'sex',
  'documentCode',
  'issuingState',
  'nationality',
  'characters',
])
export type MrzCheckName = z.infer<typeof mrzCheckNameSchema>

/** One check that was made. `required` ones decide `valid`; the others are told only. */
export const mrzCheckSchema = z.object({ name: mrzCheckNameSchema, ok: z.boolean(), required: z.boolean() })
export type MrzCheck = z.infer<typeof mrzCheckSchema>

/** A character that the reader did not see best but that the format or a check digit demands. 0-based. */
export const mrzRepairSchema = z.object({
  line: z.number().int().min(0).max(2),
  column: z.number().int().min(0).max(43),
  from: z.string().max(4),
  to: z.string().length(1),
})
export type MrzRepair = z.infer<typeof mrzRepairSchema>

/** A character to look at: another one is about as likely. Confidence 0..1; alternatives, likeliest first. */
export const mrzDoubtSchema = z.object({
  line: z.number().int().min(0).max(2),
  column: z.number().int().min(0).max(43),
  character: z.string().length(1),
  confidence: z.number().min(0).max(1),
  alternatives: z.array(z.string().length(1)).max(5),
})
export type MrzDoubt = z.infer<typeof mrzDoubtSchema>

export const pointSchema = z.object({ x: z.number(), y: z.number() })
export type Point = z.infer<typeof pointSchema>

/** Four corners in the source picture's pixels, in the order of the text: top left, top right, bottom right, bottom left. */
export const quadSchema = z.tuple([pointSchema, pointSchema, pointSchema, pointSchema])
export type Quad = z.infer<typeof quadSchema>

/** A date whose century is settled. `raw` is YYMMDD as printed, where unknown parts are `<`. `iso` is null for dates that do not exist or are incomplete. */
export const mrzDateSchema = z.object({ raw: z.string().max(8), iso: z.iso.date().nullable() })
export type MrzDate = z.infer<typeof mrzDateSchema>

export const mrzFieldsSchema = z.partialRecord(mrzFieldNameSchema, z.string().max(60).nullable())
export type MrzFields = z.infer<typeof mrzFieldsSchema>

/** What the lines say, without where and how they were read. */
export const mrzDocumentSchema = z.object({
  format: mrzFormatSchema,
  lines: z.array(z.string().regex(/^[A-Z0-9<]{9,44}$/)).min(1).max(3),
  /** Every required check holds. */
  valid: z.boolean(),
  /** Field values without filler; dates as ISO yyyy-mm-dd once the century is settled. Null: present in this format and empty. */
  fields: mrzFieldsSchema,
  /** Dates as printed and as settled. */
  dates: z.partialRecord(z.enum(['dateOfBirth', 'dateOfExpiry', 'dateOfIssue']), mrzDateSchema),
  /** Where each field stands on the lines. */
  spans: z.partialRecord(mrzFieldNameSchema, mrzFieldSpanSchema),
  checks: z.array(mrzCheckSchema),
  /** The name field is full to its last position, so that a part of the name may be missing (9303-3 §4.6). */
  nameMayBeTruncated: z.boolean(),
  /** Issuer is one of the codes for specimens (UTO, XXX for test): not a document of a state. */
  specimen: z.boolean(),
})
export type MrzDocument = z.infer<typeof mrzDocumentSchema>

/** A zone read from a picture. */
export const mrzReadingSchema = mrzDocumentSchema.extend({
  repaired: z.array(mrzRepairSchema),
  /** Characters clearly printed (`from`) that their check digit contradicts, and what would fit (`to`): left as they stand. Left out: none. */
  unfitting: z.array(mrzRepairSchema).optional(),
  doubtful: z.array(mrzDoubtSchema),
  /** How long the lines are, or what format this is, is open: more may be wrong than the marked characters. Left out: no. */
  formatInDoubt: z.literal(true).optional(),
  /** One per line, in the source picture's pixels. */
  quads: z.array(quadSchema).max(3),
  /** 0..1: how sure the reader is of all characters together. */
  confidence: z.number().min(0).max(1),
})
export type MrzReading = z.infer<typeof mrzReadingSchema>
