import { addTrustFiles } from '../../electron/emrtd/proof/trust-files.ts'
import { SignerShelf } from '../../electron/emrtd/proof/signer-shelf.ts'
import { TrustStore } from '../../electron/emrtd/proof/trust-store.ts'
import type { ChipPassword } from '../../electron/emrtd/algorithms/key-derivation.ts'
import { mrzKeyOf } from '../../electron/emrtd/access/mrz-key.ts'
import type { ReadChipOptions } from '../../electron/emrtd/session.ts'
import { SimulatedChip } from '../../electron/emrtd/simulator/chip.ts'
import { linkedCard, type SimulatedCard } from '../../electron/emrtd/simulator/link.ts'
import { personalise, type PaceOption, type PersonalisationOptions, type Personalised } from '../../electron/emrtd/simulator/personalise.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'

/** The specimen of ICAO Doc 9303-4. */
export const mrzLines = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
export const mrzKey = mrzKeyOf(mrzLines)
export const can = '123456'
export const signedAt = Date.UTC(2020, 0, 15)
export const readAt = Date.UTC(2021, 5, 1)

/** Bytes that begin like a JPEG: what chips carry them for is tested with real pictures elsewhere. */
export function fakePortrait(length: number): Uint8Array {
  const bytes = seededRandom('portrait')(length)
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  return bytes
}

export const paceP256: PaceOption = { mapping: 'GM', agreement: 'ECDH', cipher: 'AES-128', parameterId: 12 }

export interface SpecimenDocument extends Personalised {
  card: SimulatedCard
  chip: SimulatedChip
  trust: TrustStore
}

/** A whole document and the trust in its country; every byte but RSA keys follows from `seed`. */
export function specimenDocument(options: Partial<PersonalisationOptions> & { portraitBytes?: number } = {}, seed = 'document'): SpecimenDocument {
  const { portraitBytes = 3000, ...rest } = options
  const random = seededRandom(seed)
  const made = personalise({
    mrzLines, mrzKey, can, country: 'UT', signedAt,
    portrait: { bytes: fakePortrait(portraitBytes), kind: 'jpeg', width: 240, height: 320 },
    ...rest,
  }, random)
  const trust = new TrustStore()
  addTrustFiles(trust, [{ name: 'test CSCA', bytes: made.csca.der }], readAt)
  const chip = new SimulatedChip(made.profile, random)
  return { ...made, chip, trust, card: linkedCard(chip, { kbitPerSecond: null, msPerApdu: 0 }) }
}

/** Options of a reading with seeded randomness and a fixed date. */
export function readingOptions(document: SpecimenDocument, access: ChipPassword = { mrzKey }): ReadChipOptions {
  return {
    access, allowDowngrade: false, spendLastAttempt: true, trust: document.trust, revocationLists: [], signers: new SignerShelf(), printedMrz: { lines: mrzLines, certain: true, doubtful: [] },
    now: () => readAt, clock: () => performance.now(), random: seededRandom('terminal'),
    policy: { recoveryWaitMs: 50 },
  }
}
