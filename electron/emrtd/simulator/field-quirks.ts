import type { ChipQuirks } from './profile.ts'

/** Reads past a file's end are answered with this status and nothing else. */
export const pastEnd = (status: number): Partial<ChipQuirks> => ({ readPastEnd: status, emptyPastEnd: true })
export const mostAsked = (bytes: number, status: number): Partial<ChipQuirks> => ({ mostAsked: { bytes, status } })
const noShortIds = (status: number): Partial<ChipQuirks> => ({ refusesShortIds: status })

/** Chips of genuine documents as public reports tell of them, each named after what it does. */
export const fieldQuirks = {
  plain: {},
  pastEnd6B00: pastEnd(0x6b00),
  pastEnd6700: pastEnd(0x6700),
  pastEnd6F00: pastEnd(0x6f00),
  pastEnd6A86: pastEnd(0x6a86),
  pastEndEmptyWarning: pastEnd(0x6282),
  pastEndEmptySuccess: pastEnd(0x9000),
  pastEndWithoutWarning: { readPastEnd: 0x9000 },
  pastEndEndsSession: { ...pastEnd(0x6b00), bareErrors: true, errorsEndSession: true },
  over223Refused: mostAsked(223, 0x6700),
  over160Refused: mostAsked(160, 0x6700),
  over64Refused: mostAsked(64, 0x6b00),
  over223RefusedAndExact: { ...mostAsked(223, 0x6700), ...pastEnd(0x6b00) },
  over160EndsSession: { ...mostAsked(160, 0x6700), bareErrors: true, errorsEndSession: true },
  givesAtMost200: { maxReadBytes: 200 },
  shortIds6A81: noShortIds(0x6a81),
  shortIds6A82: noShortIds(0x6a82),
  shortIds6A86: noShortIds(0x6a86),
  shortIds6982: noShortIds(0x6982),
  shortIds6985: noShortIds(0x6985),
  shortIds6986: noShortIds(0x6986),
  shortIds6700: noShortIds(0x6700),
  shortIds6B00: noShortIds(0x6b00),
  shortIds6D00: noShortIds(0x6d00),
  shortIdsEmpty: noShortIds(0x9000),
  shortIdsEndSession: { ...noShortIds(0x6a82), bareErrors: true, errorsEndSession: true },
  /** What free applets for Java Card do. */
  appletBySelectOnly: { ...noShortIds(0x6a82), ...pastEnd(0x9000), extendedLength: null, chaining: false, tellsLengths: false, maxReadBytes: 220 },
  longAnswersOf1000: { extendedLength: 1000, tellsLengths: false },
  selectMaster6D00: { selectMaster: 0x6d00 },
  selectMasterWarns: { selectMaster: 0x6283 },
  indefiniteSod: { indefiniteSod: true },
  indefiniteSodExact: { indefiniteSod: true, ...pastEnd(0x6b00) },
  explicitPaceParameters: { explicitPaceParameters: true },
  explicitPaceParametersInPieces: { explicitPaceParameters: true, ...mostAsked(160, 0x6700), ...pastEnd(0x6b00) },
  idleChallenge: { idleChallenge: true },
  dg2LengthOver1: { dg2LengthError: 1 },
  dg2LengthOver8: { dg2LengthError: 8 },
  dg2LengthOver8AndPadded: { dg2LengthError: 8, dg2Padding: 20 },
  dg2LengthUnder1: { dg2LengthError: -1 },
  dg2LengthUnder8: { dg2LengthError: -8 },
  dg2LengthUnder5AndExact: { dg2LengthError: -5, ...pastEnd(0x6b00) },
  dg2LengthUnder3AndPadded: { dg2LengthError: -3, dg2Padding: 20 },
  ownTagInDg12: { ownTagInDg12: true },
  cutsSignatures: { cutsSignatures: 231 },
} as const satisfies Record<string, Partial<ChipQuirks>>

export type FieldQuirkName = keyof typeof fieldQuirks
export const fieldQuirkNames = Object.keys(fieldQuirks) as readonly FieldQuirkName[]
