import { tlv } from '../../documents/asn1/writer.ts'
import { mrzKeyOf } from '../access/mrz-key.ts'
import { randomScalar } from '../algorithms/key-derivation.ts'
import { SimulatedChip } from './chip.ts'
import { makeDg11, makeDg12 } from './document-files.ts'
import { makeIssuer, personalise, type Issuer, type PersonalisationOptions } from './personalise.ts'
import { seededRandom } from './seeded-random.ts'

/** What a specimen is there to show; the names that the demo desk's documents use. */
export type SpecimenName = 'genuine' | 'altered' | 'clone' | 'unknown-issuer'
export const specimenNames: readonly SpecimenName[] = ['genuine', 'altered', 'clone', 'unknown-issuer']

export interface SpecimenOptions {
  mrzLines: readonly string[]
  portrait: PersonalisationOptions['portrait']
  /** The chip's own randomness. */
  random: (bytes: number) => Uint8Array
}

/** When Utopia signed its specimens: 2024-04-15. */
const signedAt = Date.UTC(2024, 3, 15)
/** Card access number of every specimen. */
export const specimenCan = '123456'

let utopia: Issuer | null = null

function utopianIssuer(): Issuer {
  utopia ??= makeIssuer({ country: 'UT', signedAt }, seededRandom('foyer specimen CSCA'))
  return utopia
}

/** The country signing certificate of the specimens, in DER: the demo desk trusts it and no other desk does. */
export function specimenCsca(): Uint8Array {
  return utopianIssuer().csca.der
}

/**
 * The chip of a specimen document. `genuine` has PACE, chip and active authentication; `altered` a DG1 that was changed after
 * signing; `clone` copies all files of a genuine chip and not its private keys; `unknown-issuer`
 * is signed by a country that nobody has the certificate of.
 */
export function specimenChip(name: SpecimenName, { mrzLines, portrait, random }: SpecimenOptions): SimulatedChip {
  const seed = seededRandom(`foyer specimen ${name}`)
  const options: PersonalisationOptions = {
    mrzLines,
    mrzKey: mrzKeyOf(mrzLines),
    can: specimenCan,
    country: name === 'unknown-issuer' ? 'XA' : 'UT',
    portrait,
    signedAt,
    dataGroups: new Map([
      [11, makeDg11({ placeOfBirth: 'ZENITH<UTOPIA' })],
      [12, makeDg12({ issuingAuthority: 'PASSPORT OFFICE UTOPIA', dateOfIssue: '20240415' })],
    ]),
    pace: [{ mapping: 'GM', agreement: 'ECDH', cipher: 'AES-128', parameterId: 13 }],
    chipAuthentication: [{ parameterId: 13, cipher: 'AES-128' }],
    activeAuthentication: { kind: 'ECDSA', curve: 'brainpoolP256r1', hash: 'SHA-256' },
  }
  const { profile } = personalise(options, seed, name === 'unknown-issuer' ? undefined : utopianIssuer())
  if (name === 'altered') profile.files.set(0x0101, alteredDg1(mrzLines))
  if (name === 'clone') {
    for (const key of profile.chipAuthentication) key.secret = randomScalar(key.group.order, seed)
    if (profile.activeAuthentication?.kind === 'ECDSA') {
      profile.activeAuthentication.secret = randomScalar(profile.activeAuthentication.curve.Point.Fn.ORDER, seed)
    }
  }
  return new SimulatedChip(profile, random)
}

/** DG1 with another first letter in the name: the lines on the page stay what they were. */
function alteredDg1(mrzLines: readonly string[]): Uint8Array {
  const text = Array.from(mrzLines.join(''))
  const at = mrzLines.length === 3 ? 60 : 5
  text[at] = text[at] === 'A' ? 'B' : 'A'
  return tlv(0x61, tlv(0x5f1f, new TextEncoder().encode(text.join(''))))
}
