/** How the bytes of a feature are to be read. `face`: a portrait, left out. `day`: YYYYMMDD; `days`: two of them with a zero byte between, either left out. */
export type FeatureCoding = 'c40' | 'mrz' | 'mrva' | 'mrvb' | 'utf8' | 'byte' | 'bytes' | 'day' | 'days' | 'face'

export interface SealProfile {
  name: string
  /** Where the document type category and the tags are laid down or seen. */
  source: string
  /** By their tag. */
  features: Readonly<Record<number, readonly [name: string, coding: FeatureCoding]>>
}

const icao = 'ICAO Doc 9303-13, visible digital seals'
const bsi = (chapter: number): string => `BSI TR-03137-1 version 2.5, chapter ${chapter}`
/** Not in the published text of the guideline; used by the library of its author, with specimens. */
const senger = 'github.com/tsenger/vdstools, document types of its tests'

const zone = ['mrz', 'mrz'] as const
const documentNumber = ['documentNumber', 'c40'] as const
const municipality = ['municipality', 'c40'] as const
const face = ['portrait', 'face'] as const

/** By feature definition reference and document type category, two bytes. */
export const sealProfiles: Readonly<Record<number, SealProfile>> = {
  0x5d01: {
    name: 'visa', source: icao,
    features: { 1: ['mrz', 'mrva'], 2: ['mrz', 'mrvb'], 3: ['numberOfEntries', 'byte'], 4: ['durationOfStay', 'bytes'], 5: ['passportNumber', 'c40'], 6: ['visaType', 'bytes'], 7: ['additional', 'bytes'] },
  },
  0x5e03: { name: 'emergencyTravelDocument', source: icao, features: { 2: zone } },
  0xfd02: { name: 'arrivalAttestation', source: bsi(6), features: { 2: zone, 3: ['azrNumber', 'c40'] } },
  0xfc04: { name: 'socialInsuranceCard', source: bsi(7), features: { 1: ['socialInsuranceNumber', 'c40'], 2: ['surname', 'utf8'], 3: ['givenNames', 'utf8'], 4: ['nameAtBirth', 'utf8'] } },
  0xfb06: { name: 'residencePermit', source: bsi(8), features: { 2: zone, 3: ['passportNumber', 'c40'] } },
  0xfa06: { name: 'residencePermitSheet', source: bsi(8), features: { 4: zone, 5: ['sheetNumber', 'c40'] } },
  0xf908: { name: 'addressStickerIdCard', source: bsi(9), features: { 1: documentNumber, 2: municipality, 3: ['address', 'c40'] } },
  0xf80a: { name: 'addressStickerPassport', source: bsi(10), features: { 1: documentNumber, 2: municipality, 3: ['postalCode', 'c40'] } },
  0xf90c: { name: 'addressStickerResidencePermit', source: 'github.com/tsenger/vdstools, VdsDocumentTypes', features: { 1: documentNumber, 2: municipality, 3: ['address', 'c40'] } },
  0xf70b: { name: 'temporaryIdentityCard', source: senger, features: { 1: face, 2: zone } },
  0xf60d: { name: 'temporaryPassport', source: senger, features: { 1: face, 2: zone } },
  0xf50c: { name: 'provisionalResidenceDocument', source: senger, features: { 1: face, 2: zone, 3: ['passportNumber', 'c40'], 4: ['azrNumber', 'c40'] } },
  0xf48f: { name: 'permanentResidenceCertificate', source: senger, features: { 1: documentNumber, 2: ['passportNumber', 'c40'] } },
  0x01fe: { name: 'aliensLawDocument', source: senger, features: { 1: face, 2: zone, 3: ['passportNumber', 'c40'], 4: ['azrNumber', 'c40'] } },
  // What follows the profile's number is the profile's own.
  0x01c8: { name: 'administrativeDocument', source: 'BSI TR-03171 version 0.8, chapter 3', features: { 0: ['profileNumber', 'bytes'], 1: ['validity', 'days'] } },
  0x01c9: {
    name: 'administrativeDocument', source: 'BSI TR-03171 version 0.9, as github.com/tsenger/vdstools has it',
    features: { 0: ['profileNumber', 'bytes'], 1: ['validFrom', 'day'], 2: ['validTo', 'day'], 3: ['profileUri', 'utf8'], 4: ['certificateUri', 'utf8'], 5: ['statusUri', 'utf8'], 6: ['statusIndex', 'bytes'] },
  },
}

/** A profile of an administrative document, and the type whose tags it goes on from: 0x01c8 leaves those from 4 on to it, 0x01c9 those from 10 on. */
export interface AdministrativeProfile extends SealProfile {
  documentType: 0x01c8 | 0x01c9
}

/** What is registered under the number of an administrative document's profile (TR-03171 chapter 4). */
export const administrativeProfiles: Readonly<Record<string, AdministrativeProfile>> = {
  '9a4223406d374ef99e2cf95e31a23846': {
    documentType: 0x01c8, name: 'certificateOfResidence', source: 'Meldebescheinigung, github.com/tsenger/vdstools, VdsProfileDefinitions',
    features: {
      4: ['surname', 'utf8'], 5: ['academicDegree', 'utf8'], 6: ['givenNames', 'utf8'], 7: ['usualName', 'utf8'], 8: ['dateOfBirth', 'utf8'], 9: ['street', 'utf8'], 10: ['houseNumber', 'utf8'],
      11: ['postalCode', 'utf8'], 12: ['city', 'utf8'], 13: ['movedIn', 'utf8'], 14: ['housingStatus', 'byte'], 15: ['notifiedOn', 'utf8'],
    },
  },
}
