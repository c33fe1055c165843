import type { ChipReading } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import type { MrzReading } from '../contract/mrz.ts'

export interface ChipRequest {
  /** A reader by name, or null for the one with a card on it. */
  reader: string | null
  can: string | null
  keyFields: { documentNumber: string; dateOfBirth: string; dateOfExpiry: string } | null
  mrz: MrzReading | null
  signal: AbortSignal
}

/** The smart-card readers of the desk and what lies on them. */
export interface CardDesk {
  list(): { name: string; simulated: boolean; cardPresent: boolean }[]
  /** Connect to the card on this reader and let it go again. @throws FoyerError */
  probe(reader: string): Promise<void>
  readChip(request: ChipRequest): Promise<ChipReading>
  /** Demo desk: lay a specimen's chip on the simulated reader, or take it away. */
  lay(reader: string, specimen: string | null): Promise<void>
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

export function openCardDesk(): CardDesk {
  const none = (): Promise<never> => Promise.reject(new FoyerError('device.notFound'))
  return { list: () => [], probe: none, readChip: none, lay: none, onChange: () => () => undefined, close: () => Promise.resolve() }
}
