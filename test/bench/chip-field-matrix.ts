import { FoyerError } from '../../electron/contract/errors.ts'
import type { ChipReading } from '../../electron/contract/chip.ts'
import { readChip } from '../../electron/emrtd/session.ts'
import { fieldQuirkNames, fieldQuirks, type FieldQuirkName } from '../../electron/emrtd/simulator/field-quirks.ts'
import { readerQuirkNames, readerQuirks, throughReader, type ReaderQuirkName } from '../../electron/emrtd/simulator/reader-quirks.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { paceP256, readingOptions, specimenDocument, type SpecimenDocument } from '../emrtd/specimen-document.ts'

/** `CAM`: PACE with chip authentication mapping, which reads EF.CardSecurity before the application. */
export const fieldAccesses = ['none', 'BAC', 'PACE', 'CAM'] as const
export type FieldAccess = (typeof fieldAccesses)[number]

/** One genuine document: what its chip does, how it is opened, how long its APDUs may be, and on what reader it lies. */
export interface FieldCell {
  quirk: FieldQuirkName
  access: FieldAccess
  apdus: 'short' | 'extended'
  reader: ReaderQuirkName
}

export interface FieldOutcome {
  /** Verdict, or the code of the error. */
  outcome: string
  protocol: ChipReading['access']['protocol'] | null
  reasons: string[]
  apdus: number
  /** Bytes to and from the chip. */
  bytes: number
  /** Commands that brought nothing once the chip was open: refused, lost or cut. */
  wasted: number
  /** How often the session was opened, the first time included. */
  opened: number
  ms: number
}

/** Without secure messaging nothing tells that such a reader, and not the chip, cuts answers. */
const isCutUnnoticed = ({ quirk, access, reader }: FieldCell): boolean => quirk === 'cutsSignatures' && access === 'none' && reader.startsWith('over252Cut')

/** Every cell that can be: a chip's own short APDUs leave nothing for `extended` or for a signature that is whole in long answers only, a quirk of PACE nothing for other access. */
export function fieldCells(): FieldCell[] {
  return fieldQuirkNames.flatMap((quirk) => fieldAccesses.flatMap((access) => (['extended', 'short'] as const).flatMap((apdus) =>
    readerQuirkNames.map((reader): FieldCell => ({ quirk, access, apdus, reader })))))
    .filter((cell) => !isCutUnnoticed(cell))
    .filter(({ quirk, access, apdus }) => (!quirk.startsWith('explicitPace') || access === 'PACE' || access === 'CAM') && (quirk !== 'idleChallenge' || access === 'none')
      && (quirk !== 'cutsSignatures' || apdus === 'extended'))
}

/** Bytes of DG2's portrait: more than drivers carry that cut at 1958, and as little as shows it. */
const portraitBytes = 2500

/** Most commands that one quirk may cost without bringing anything, once per chip. */
export const mostWastedPerQuirk = 3

function documentOf({ quirk, access, apdus }: FieldCell, other: Parameters<typeof specimenDocument>[0] = {}): SpecimenDocument {
  return specimenDocument({
    portraitBytes, bac: access !== 'none', pace: access === 'PACE' ? [paceP256] : access === 'CAM' ? [{ ...paceP256, mapping: 'CAM' }] : [],
    ...(quirk === 'cutsSignatures' ? { activeAuthentication: { kind: 'RSA', bits: 2048, hash: 'SHA-256' } } : {}),
    quirks: { ...(apdus === 'short' ? { extendedLength: null } : {}), ...fieldQuirks[quirk] },
    ...other,
  })
}

/** Reads the cell's document as a desk does that allows no downgrade. `other`: what it holds besides. */
export async function readCell(cell: FieldCell, other: NonNullable<Parameters<typeof specimenDocument>[0]> = {}): Promise<FieldOutcome> {
  const document = documentOf(cell, other)
  const count = { apdus: 0, bytes: 0, wasted: 0, opened: 0 }
  document.profile.faults.rewrite = (command, answer) => {
    if (command.ins === 0xa4 && command.p1 === 0x04) count.opened += 1
    const reads = command.ins === 0xb0 || command.ins === 0xb1 || (command.ins === 0xa4 && command.p1 === 0x02)
    if (count.opened > 0 && reads && ((answer.status !== 0x9000 && answer.status !== 0x6282) || (command.ins !== 0xa4 && answer.data.length === 0))) count.wasted += 1
    return answer
  }
  const weak = throughReader(document.card, readerQuirks[cell.reader])
  const counted = {
    ...weak,
    transmit: async (apdu: Uint8Array) => {
      count.apdus += 1
      count.bytes += apdu.length
      try {
        const answer = await weak.transmit(apdu)
        count.bytes += answer.length
        return answer
      } catch (error) {
        count.wasted += 1
        throw error
      }
    },
  }
  const readers = new SimulatedReaders(['reader'], readerQuirks[cell.reader].told)
  // That a reader is to blame for a signature that does not come whole is known of it from documents before that proved to be no copies.
  for (let before = cell.quirk === 'cutsSignatures' ? 2 : 0; before > 0; before -= 1) await readProven(readers, cell)
  readers.insert('reader', counted)
  const from = performance.now()
  const told = (outcome: string, reading: ChipReading | null): FieldOutcome => ({
    outcome, protocol: reading?.access.protocol ?? null, reasons: reading?.reasons.map(({ code }) => code) ?? [], ...count, ms: performance.now() - from,
  })
  try {
    const reading = await readChip(await readers.connect('reader'), readingOptions(document))
    return told(reading.verdict, reading)
  } catch (error) {
    if (!(error instanceof FoyerError)) throw error
    return told(`${error.code} ${error.detail ?? ''}`, null)
  }
}

async function readProven(readers: SimulatedReaders, cell: FieldCell): Promise<void> {
  const document = documentOf({ ...cell, quirk: 'plain' }, { activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' } })
  readers.insert('reader', throughReader(document.card, readerQuirks[cell.reader]))
  const card = await readers.connect('reader')
  await readChip(card, readingOptions(document))
  await card.disconnect()
}

/** What is wrong with the outcome of a genuine document, or null. */
export function faultOf(cell: FieldCell, { outcome, protocol, reasons, wasted }: FieldOutcome): string | null {
  if (outcome !== 'genuine') return `${outcome} ${reasons.slice(0, 3).join(' ')}`
  if (protocol !== (cell.access === 'CAM' ? 'PACE' : cell.access)) return `opened with ${protocol}`
  if (cell.access === 'CAM' && (reasons.includes('cloneCheckNotDone') || reasons.includes('noCloneCheck'))) return 'mapping not proven'
  const quirks = (cell.quirk === 'plain' ? 0 : 1) + (cell.reader === 'plain' ? 0 : 1)
  return wasted > mostWastedPerQuirk * quirks ? `${wasted} commands brought nothing` : null
}
