import { addTrustFiles } from '../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../electron/emrtd/proof/trust-store.ts'
import { SimulatedChip } from '../../electron/emrtd/simulator/chip.ts'
import { personaliseLicence, type LicenceOptions } from '../../electron/emrtd/simulator/licence.ts'
import { linkedCard } from '../../electron/emrtd/simulator/link.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'
import { fakePortrait, readAt, signedAt, type SpecimenDocument } from './specimen-document.ts'

/** A made-up Dutch licence, whose chip is opened with its line; `later` is of the version after, whose chip is opened with its number. */
export const line = 'D1NLD15094962111659VW87Z78NB84'
export const later = 'D1NLD25094962111659VW87Z78NB85'
export const holder = {
  issuingState: 'NLD', documentNumber: '5094962111', surname: 'Bâssié', otherNames: 'Anna María', dateOfBirth: '1974-08-12', placeOfBirth: 'Utrecht',
  dateOfIssue: '2019-07-12', dateOfExpiry: '2029-07-12', issuingAuthority: 'Gemeente Meppel', categories: ['AM', 'B'],
}

/** A whole licence and the trust in its state; every byte but RSA keys follows from one seed. */
export function licence(more: Partial<LicenceOptions> = {}): SpecimenDocument {
  const random = seededRandom('licence')
  const portrait = { bytes: fakePortrait(2000), kind: 'jpeg', width: 240, height: 320 } as const
  const made = personaliseLicence({ line, holder, country: 'NL', portrait, signedAt, ...more }, random)
  const trust = new TrustStore()
  addTrustFiles(trust, [{ name: 'test CSCA', bytes: made.csca.der }], readAt)
  const chip = new SimulatedChip(made.profile, random)
  return { ...made, chip, trust, card: linkedCard(chip, { kbitPerSecond: null, msPerApdu: 0 }) }
}
