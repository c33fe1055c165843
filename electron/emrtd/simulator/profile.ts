import type { KeyObject } from 'node:crypto'
import type { SessionCipher } from '../algorithms/ciphers.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import type { Curve } from '../algorithms/curves.ts'
import type { KeyAgreementGroup } from '../algorithms/key-agreement.ts'
import type { BasicAccessKey } from '../algorithms/key-derivation.ts'
import type { ChipApplication } from '../files/applications.ts'
import type { SupportedPace } from '../access/pace-protocols.ts'
import type { HashName } from './pki/keys.ts'

/** A static key for chip authentication (ICAO 9303-11 §6.2). */
export interface ChipAuthenticationKey {
  group: KeyAgreementGroup
  secret: bigint
  publicKey: Uint8Array
  keyId: number | null
  cipher: SessionCipher
}

export type ActiveAuthenticationKey =
  | { kind: 'RSA'; privateKey: KeyObject; hash: HashName; modulusBytes: number }
  | { kind: 'ECDSA'; curve: Curve; secret: bigint; hash: HashName }

/** Ways in which chips in the field differ, all harmless. */
export interface ChipQuirks {
  /** Longest extended command and answer in bytes; null: short APDUs only. */
  extendedLength: number | null
  /** Longer data comes in a chain of short commands, longer answers go out in parts by GET RESPONSE (ISO/IEC 7816-4 §5.3.3, §5.3.4). */
  chaining: boolean
  /** There is an EF.ATR/INFO: it tells chaining and the extended length. */
  tellsLengths: boolean
  /** Status of a read that asks for more than there is: 6282 (warning) and 9000 come with what there is, errors (6700, 6B00) with nothing. */
  readPastEnd: number
  /** Such a read is answered with its status and nothing else, whatever that is. */
  emptyPastEnd: boolean
  /** Reads that ask for more bytes than this are refused with this status; null: none is. */
  mostAsked: { bytes: number; status: number } | null
  /** SELECT of the master file is answered with this status. */
  selectMaster: number
  /** SELECT insists on, or refuses, Le (6700 otherwise). */
  selectLe: 'any' | 'refused'
  /** Status of reads by short file identifier where the chip knows none (9000: and nothing else); null: it does. */
  refusesShortIds: number | null
  /** MSE:Set AT of PACE needs tag 84, refuses it, or does not mind (6A80 otherwise). */
  paceParameterTag: 'any' | 'required' | 'refused'
  /** Errors under secure messaging come without protection. */
  bareErrors: boolean
  /** An error under secure messaging ends the session. */
  errorsEndSession: boolean
  /** GET CHALLENGE is answered although there is no BAC. */
  idleChallenge: boolean
  /** EF.SOD is written with an indefinite length, its template included (ITU-T X.690 §8.1.3.6). */
  indefiniteSod: boolean
  /** PACE's domain parameters stand in PACEDomainParameterInfo instead of being named by number (ICAO 9303-11 §9.2.1). */
  explicitPaceParameters: boolean
  /** Attempts with a wrong password before the chip locks; told as 63Cx. Null: never. */
  attempts: number | null
  /** Most bytes of a file in one answer, whatever the length asked for. */
  maxReadBytes: number
  /** The header of DG2 says so many bytes too many (too few, where negative) of what was signed. */
  dg2LengthError: number
  /** So many bytes that nobody signed lie behind DG2. */
  dg2Padding: number
  /** DG12 has a tag of the issuer's own, written with two octets (Belgium's 5F85). */
  ownTagInDg12: boolean
  /** Signatures of active authentication come cut to so many bytes, with 9000, in short answers; null: whole, or in parts. */
  cutsSignatures: number | null
}

export const usualQuirks: ChipQuirks = {
  extendedLength: 65535,
  chaining: true,
  tellsLengths: true,
  readPastEnd: 0x6282,
  emptyPastEnd: false,
  mostAsked: null,
  selectMaster: 0x9000,
  selectLe: 'any',
  refusesShortIds: null,
  paceParameterTag: 'any',
  bareErrors: false,
  errorsEndSession: false,
  idleChallenge: false,
  indefiniteSod: false,
  explicitPaceParameters: false,
  attempts: null,
  maxReadBytes: 65535,
  dg2LengthError: 0,
  dg2Padding: 0,
  ownTagInDg12: false,
  cutsSignatures: null,
}

/** Faults to try; none by default. */
export interface ChipFaults {
  /** The chip leaves the field once, when this many bytes of files have been read. */
  lostAtFileByte?: number
  /** The MAC of the answer to the n-th protected command is wrong (counted from 1). */
  wrongMacAt?: number
  /** The n-th command (counted from 1) is answered with this status word only. */
  statusAt?: { command: number; status: number }
  /** The template of this file (by file identifier) says that it is this long, in bytes. */
  lengthLie?: { fileId: number; contentLength: number }
  /** What the chip answers in the place of its answer, below secure messaging: for quirks that only one kind of chip has. */
  rewrite?: (command: CommandApdu, answer: ResponseApdu) => ResponseApdu
  /** The chip does not answer the n-th command at all. */
  silentAt?: number
}

/** Everything on one chip. */
export interface ChipProfile {
  atr: Uint8Array
  /** Files of the master file and of the application, by file identifier. */
  masterFiles: Map<number, Uint8Array>
  files: Map<number, Uint8Array>
  application: ChipApplication
  /** What the key of basic access is derived from. */
  basicKey: BasicAccessKey
  can: string | null
  bac: boolean
  pace: SupportedPace[]
  /** For chip authentication mapping, by domain parameter id. */
  mappingKeys: Map<number, { secret: bigint }>
  chipAuthentication: ChipAuthenticationKey[]
  activeAuthentication: ActiveAuthenticationKey | null
  quirks: ChipQuirks
  faults: ChipFaults
}
