import type { ChipCloneCheck, ChipReason } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
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
  /** Data group of the key of active authentication. */
  keyGroup: number
  random: (bytes: number) => Uint8Array
  stopwatch: Stopwatch
}

export interface CloneProof {
  states: Pick<ChipCloneCheck, 'chipAuthentication' | 'activeAuthentication'>
  reasons: ChipReason[]
}

/**
 * Chip authentication, then active authentication (ICAO 9303-11 §6.1, §6.2): both where the chip has both, each told for
 * itself. What does not pass takes the session with it, so it is asked once more in a new one, and in another form, before anything is
 * said of the chip; a chip that leaves the field meanwhile is opened again. Throws as {@link ChipReader.open} does.
 */
export async function proveNoClone({ reader, infos, prepared, keyGroup, random, stopwatch }: CloneProofInput): Promise<CloneProof> {
  const { channel, files } = reader
  const publicKey = files.dataGroups.get(keyGroup)
  const asked = await stopwatch.time('chipAuthentication', channel, () => twice(reader, (first) =>
    // Keys that have been used once are not used again.
    checkChipAuthentication(channel, first || infos === null ? prepared : prepareCloneCheck(infos, random), reader.byShortId)))
  const sessionLost = asked !== 'passed' && asked !== 'notOffered' && asked !== 'notDone'
  const signed = await stopwatch.time('activeAuthentication', channel, async () => {
    if (publicKey === undefined) return 'notOffered'
    const ask = (): Promise<CloneCheckOutcome> =>
      twice(reader, (first) => checkActiveAuthentication(channel, publicKey, infos, random, reader.knowledge.sizes.extended, first))
    if (!sessionLost) return ask()
    // A chip that goes away after a failure keeps that failure: it must not get off without a verdict.
    return orElse('notDone', async () => {
      await reader.reopen()
      return ask()
    })
  })
  const outcomes: CloneCheckOutcome[] = [asked, signed]
  const open = outcomes.includes('passed') ? [] : outcomes
  return {
    states: { chipAuthentication: stateOf(asked), activeAuthentication: stateOf(signed) },
    reasons: [
      ...(open.includes('readerTooShort') ? [{ code: 'readerTooShort' as const }] : []),
      ...(open.includes('unanswered') ? [{ code: 'cloneCheckUnanswered' as const }] : []),
    ],
  }
}

function stateOf(outcome: CloneCheckOutcome): ChipCloneCheck['chipAuthentication'] {
  return outcome === 'readerTooShort' || outcome === 'unanswered' ? 'notDone' : outcome
}

/**
 * Once more in a new session, where the chip left the field in the middle, failed or did not answer: a damaged answer looks like a
 * copy's. A chip that cannot be opened again keeps what came of the first time.
 */
async function twice(reader: ChipReader, check: (first: boolean) => Promise<CloneCheckOutcome>): Promise<CloneCheckOutcome> {
  let outcome: CloneCheckOutcome | null = null
  try {
    outcome = await check(true)
  } catch (error) {
    if (!(error instanceof FoyerError) || !isLoss(error)) throw error
  }
  if (outcome === 'failed' || outcome === 'unanswered') {
    const first = outcome
    return orElse(first, async () => {
      await reader.reopen()
      return heavier(first, await check(false))
    })
  }
  return outcome ?? afterLoss(reader, check)
}

/** Asked again after a loss, and where the chip had been there all the time when that was lost too, for its answer in parts. */
async function afterLoss(reader: ChipReader, check: (first: boolean) => Promise<CloneCheckOutcome>): Promise<CloneCheckOutcome> {
  const stayed = await reader.reopen() === 'stayed'
  try {
    return await check(false)
  } catch (error) {
    if (!(error instanceof FoyerError) || !isLoss(error)) throw error
    if (stayed && reader.askInParts()) return afterLoss(reader, check)
    // Lost or damaged time and again, and the chip still there: reader, driver or chip do not carry this answer.
    if (error.code !== 'chip.removed' || await reader.reopen() === 'stayed') return 'unanswered'
    throw error
  }
}

/** The chip left, or an answer was lost or damaged on its way. */
function isLoss({ code }: FoyerError): boolean {
  return code === 'chip.removed' || code === 'chip.secureMessaging' || code === 'device.failed'
}

/** What the second time says; one that failed and then does not answer any more has failed. */
function heavier(first: CloneCheckOutcome, second: CloneCheckOutcome): CloneCheckOutcome {
  return first === 'failed' && second !== 'passed' ? first : second
}

/** What a chip does not answer any more stays as it was. */
async function orElse(otherwise: CloneCheckOutcome, check: () => Promise<CloneCheckOutcome>): Promise<CloneCheckOutcome> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof FoyerError) return otherwise
    throw error
  }
}
