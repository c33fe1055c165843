/** How a message of the Datastructure for Barcode is coded. `left`: not taken, being a portrait, the secret of a chip or a person's health. */
export type MessageCoding = 'mrz' | 'c40' | 'seal' | 'expiry' | 'kind' | 'authorization' | 'left'

/** Messages by their tag: ICAO TR "Datastructure for Barcode" §3.4; from 0x80 on German ones, as github.com/tsenger/vdstools has them (IdbMessageTypes). */
export const idbMessages: Readonly<Record<number, readonly [name: string, coding: MessageCoding]>> = {
  0x01: ['visa', 'seal'], 0x02: ['emergencyTravelDocument', 'seal'], 0x03: ['proofOfTesting', 'left'], 0x04: ['proofOfVaccination', 'left'], 0x05: ['proofOfRecovery', 'left'],
  0x06: ['travelAuthorization', 'authorization'], 0x07: ['mrzTd1', 'mrz'], 0x08: ['mrzTd3', 'mrz'], 0x09: ['accessNumber', 'left'], 0x0a: ['cardAccess', 'left'],
  0x80: ['portrait', 'left'], 0x81: ['mrzTd2', 'mrz'], 0x82: ['documentReference', 'c40'], 0x83: ['azrNumber', 'c40'], 0x84: ['expiry', 'expiry'], 0x85: ['documentNumber', 'c40'], 0x86: ['kind', 'kind'], 0xf0: ['portrait', 'left'],
}

/** Documents of Germany by the number in message 0x86 (github.com/tsenger/vdstools, IdbGermanDocumentTypes). */
export const germanKinds: Readonly<Record<number, string>> = {
  1: 'substituteIdentityCard', 2: 'substitutePassport', 3: 'emergencyTravelDocument', 4: 'temporaryIdentityCard', 5: 'temporaryServicePassport', 6: 'temporaryPassport', 7: 'temporaryDiplomaticPassport',
  8: 'temporaryRefugeeTravelDocument', 9: 'temporaryStatelessTravelDocument', 10: 'temporaryAlienTravelDocument', 11: 'permissionToStayPendingAsylum', 12: 'suspensionOfDeportation', 13: 'arrivalAttestation',
  14: 'provisionalResidenceDocument', 15: 'temporaryIdentityDocument', 16: 'permanentResidenceCertificate', 17: 'frontierWorkerPermit', 18: 'residencePermitSheet',
}
