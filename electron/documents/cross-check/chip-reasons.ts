import { chipReasonWeights, type ChipReading, type ChipReason } from '../../contract/chip.ts'

/** The chip's own reasons of one weight. */
export function chipReasonsOf(chip: ChipReading | null, weight: 'altered' | 'cannotTell' | 'told'): ChipReason[] {
  return (chip?.reasons ?? []).filter(({ code }) => chipReasonWeights[code] === weight)
}

/**
 * Did another state sign than the document names, and is that all there is against the chip (`only`)? Then its data is what was
 * signed: it is the signer that proves nothing about this document.
 */
export function signedByAnotherState(chip: ChipReading | null): 'no' | 'also' | 'only' {
  const heavy = chipReasonsOf(chip, 'altered')
  const foreign = heavy.filter(({ code }) => code === 'issuerCountryMismatch').length
  if (foreign === 0) return 'no'
  return foreign === heavy.length ? 'only' : 'also'
}
