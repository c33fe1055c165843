import { randomBytes } from 'node:crypto'
import { FoyerError } from '../contract/errors.ts'
import { linkedCard } from '../emrtd/simulator/link.ts'
import { specimenChip, specimenNames } from '../emrtd/simulator/specimens.ts'
import { SimulatedKey } from '../ctap/simulator/key.ts'
import { ordinaryKey } from '../ctap/simulator/profile.ts'
import { DEMO_KEY_PIN } from '../contract/security-key.ts'
import { SimulatedReaders } from './smartcards/simulated-readers.ts'
import type { SpecimenEntry, Specimens } from './specimens.ts'

export const SIMULATED_READER = 'Foyer demo card reader'

/** A usual contactless link: what most readers negotiate, so that the demo takes the time that a passport takes. */
const LINK = { kbitPerSecond: 424, msPerApdu: 8 }

export interface SimulatedCards {
  readers: SimulatedReaders
  /** Lay the chip of a specimen document on the reader, or take it away. @throws FoyerError `device.notFound` for one without a chip */
  lay(specimen: string | null): Promise<void>
  layKey(laid: boolean): void
  /** Something was enrolled on the simulated key. */
  keepsKey(): boolean
}

/** The demo desk's card reader and the chips of the specimen documents. */
export function simulatedCards(specimens: Specimens): SimulatedCards {
  const readers = new SimulatedReaders([SIMULATED_READER])
  const key = new SimulatedKey({ ...ordinaryKey, pin: DEMO_KEY_PIN }, (count) => randomBytes(count))
  return {
    readers,
    layKey: (laid) => {
      if (laid) readers.insert(SIMULATED_READER, linkedCard(key, LINK))
      else readers.remove(SIMULATED_READER)
    },
    keepsKey: () => key.store.size > 0,
    lay: async (id) => {
      if (id === null) {
        readers.remove(SIMULATED_READER)
        return
      }
      const entry = specimens.find(id)
      const name = specimenNames.find((known) => known === entry.chip)
      // A card's front has no zone of its own: its chip holds what the back has.
      const mrzLines = [entry, ...specimens.list()].find((other) => other.chip === entry.chip && other.mrz.length > 0)?.mrz
      if (name === undefined || mrzLines === undefined) throw new FoyerError('device.notFound')
      const portrait = await portraitOf(entry, specimens)
      const chip = specimenChip(name, { mrzLines, portrait, random: (count) => randomBytes(count) })
      readers.insert(SIMULATED_READER, linkedCard(chip, LINK))
    },
  }
}

/** Where the drawn portrait stands on the specimen's picture, as shares of its width and height. */
const PORTRAITS = { page: [0.048, 0.148, 0.256, 0.466], card: [0.053, 0.204, 0.28, 0.569] } as const

async function portraitOf(entry: SpecimenEntry, specimens: Specimens): Promise<{ bytes: Uint8Array; kind: 'jpeg'; width: number; height: number }> {
  const { default: sharp } = await import('sharp')
  const isCard = entry.documentType === 'identityCard'
  const front = isCard ? (specimens.list().find((other) => other.chip === entry.chip && other.side === 'front') ?? entry) : entry
  const picture = sharp(await specimens.picture(front.id))
  const { width, height } = await picture.metadata()
  const [left, top, across, down] = isCard ? PORTRAITS.card : PORTRAITS.page
  const { data, info } = await picture
    .extract({ left: Math.round(left * width), top: Math.round(top * height), width: Math.round(across * width), height: Math.round(down * height) })
    .resize({ width: 360 }).jpeg({ quality: 82 }).toBuffer({ resolveWithObject: true })
  return { bytes: new Uint8Array(data), kind: 'jpeg', width: info.width, height: info.height }
}
