import { chipReading, type ChipReading } from '../../electron/contract/chip.ts'
import type { ChipPassword } from '../../electron/emrtd/algorithms/key-derivation.ts'
import type { PrintedMrz } from '../../electron/emrtd/data-groups/mrz-comparison.ts'
import { readChip, type ChipEvent, type ChipPolicy } from '../../electron/emrtd/session.ts'
import type { PaceOption } from '../../electron/emrtd/simulator/personalise.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { readingOptions, type SpecimenDocument } from './specimen-document.ts'

export const readerName = 'Simulated reader'

export interface ReadSpecimen {
  access?: ChipPassword
  policy?: Partial<ChipPolicy>
  allowDowngrade?: boolean
  onEvent?: (event: ChipEvent) => void
  maxApduLength?: number
  printedMrz?: PrintedMrz
}

/** Lays the document on a simulated reader and reads it; the answer is one that the contract takes. */
export async function read(document: SpecimenDocument, extra: ReadSpecimen = {}): Promise<ChipReading> {
  const readers = new SimulatedReaders([readerName], extra.maxApduLength)
  readers.insert(readerName, document.card)
  const card = await readers.connect(readerName)
  const options = readingOptions(document, extra.access)
  const reading = await readChip(card, {
    ...options, allowDowngrade: extra.allowDowngrade ?? false, policy: { ...options.policy, ...extra.policy }, ...(extra.onEvent === undefined ? {} : { onEvent: extra.onEvent }),
    ...(extra.printedMrz === undefined ? {} : { printedMrz: extra.printedMrz }),
  })
  return chipReading.parse(reading)
}

export const codes = (reading: ChipReading): string[] => reading.reasons.map(({ code }) => code)

export const pace = (mapping: PaceOption['mapping'], cipher: PaceOption['cipher'], parameterId: number): PaceOption =>
  ({ mapping, agreement: parameterId < 8 ? 'DH' : 'ECDH', cipher, parameterId })
