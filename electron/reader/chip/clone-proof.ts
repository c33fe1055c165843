import type { ChipCloneCheck, ChipReason } from '../../contract/chip.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { PreparedChipAuthentication } from './access/chip-authentication.ts'
import { checkActiveAuthentication, checkChipAuthentication, prepareCloneCheck, type CloneCheckOutcome } from './access/clone-checks.ts'
import type { ChipReader } from './chip-reader.ts'
import type { SecurityInfos } from './data-groups/security-infos.ts'
import type { Stopwatch } from './stopwatch.ts'

export interface CloneProofInput {
  reader: ChipReader
  /** Of DG14, where there is one that can be read. */
  infos: SecurityInfos | null
  /** Keys for chip authentication, computed while the files were being read. */
  prepared: PreparedChipAuthentication | 'failed' | null
  random: (bytes: number) => Uint8Array
  stopwatch: Stopwatch
}

export interface CloneProof {
  states: Pick<ChipCloneCheck, 'chipAuthentication' | 'activeAuthentication'>
  reasons: ChipReason[]
}

/**
 * Chip authentication, then active authentication (ICAO 9303-11 §6.1, §6.2): both where the chip has both, each told for
 * itself. A failed chip authentication takes the session with it, so the other gets a new one; a chip that leaves the field
 * meanwhile is opened again and asked once more. Throws as {@link ChipReader.open} does.
 */
export async function proveNoClone({ reader, infos, prepared, random, stopwatch }: CloneProofInput): Promise<CloneProof> {
  const { channel, files } = reader
  const dg15 = files.dataGroups.get(15)
  const asked = await stopwatch.time('chipAuthentication', channel, () => again(reader, (first) =>
    // Keys that have been used once are not used again.
    checkChipAuthentication(channel, first || infos === null ? prepared : prepareCloneCheck(infos, random), reader.byShortId)))
  const sessionLost = asked !== 'passed' && asked !== 'notOffered'
  const signed = await stopwatch.time('activeAuthentication', channel, async () => {
    if (dg15 === undefined) return 'notOffered'
    const ask = (): Promise<CloneCheckOutcome> =>
      again(reader, () => checkActiveAuthentication(channel, dg15, infos, random, reader.knowledge.sizes.extended))
    if (!sessionLost) return ask()
    // A chip that goes away after a failure keeps that failure: it must not get off without a verdict.
    return orNotDone(async () => {
      await reader.reopen()
      return ask()
    })
  })
  const outcomes: CloneCheckOutcome[] = [asked, signed]
  const tooShort = outcomes.includes('readerTooShort') && !outcomes.includes('passed')
  return {
    states: { chipAuthentication: stateOf(asked), activeAuthentication: stateOf(signed) },
    reasons: tooShort ? [{ code: 'readerTooShort' }] : [],
  }
}

function stateOf(outcome: CloneCheckOutcome): ChipCloneCheck['chipAuthentication'] {
  return outcome === 'readerTooShort' ? 'notDone' : outcome
}

/** Once more in a new session where the chip left the field in the middle. */
async function again(reader: ChipReader, check: (first: boolean) => Promise<CloneCheckOutcome>): Promise<CloneCheckOutcome> {
  try {
    return await check(true)
  } catch (error) {
    if (!(error instanceof FoyerError) || error.code !== 'chip.removed') throw error
    await reader.reopen()
    return check(false)
  }
}

/** What a chip does not answer any more was not done. */
async function orNotDone(check: () => Promise<CloneCheckOutcome>): Promise<CloneCheckOutcome> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof FoyerError) return 'notDone'
    throw error
  }
}
