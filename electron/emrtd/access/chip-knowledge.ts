import type { ResponseApdu } from '../card/apdu.ts'
import type { SmartCard } from '../card/smart-card.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { readByShortId } from '../files/file-commands.ts'
import { chipFile } from '../files/file-ids.ts'
import { ChipFileReader } from '../files/file-reader.ts'
import { cautiousShortAnswer, extendedLengthInformation, extendedSizes, shortSizes } from '../files/read-sizes.ts'
import type { ReadingWay } from '../files/reading-ladder.ts'

/** What is known about a chip and outlives a session: learned once, used when the session has to be opened again. */
export interface ChipKnowledge extends ReadingWay {
  /** EF.CardAccess; null where the chip has none; undefined while nobody has looked. */
  cardAccess: Uint8Array | null | undefined
  cardSecurity: Uint8Array | null | undefined
  /** EF.ATR/INFO has been asked for the extended length. */
  askedForLengths: boolean
}

export function freshKnowledge({ maxApduLength, longestAnswer }: Pick<SmartCard, 'maxApduLength' | 'longestAnswer'>): ChipKnowledge {
  return {
    cardAccess: undefined, cardSecurity: undefined, byShortId: true, selectP1: 0x02, readerCarries: longestAnswer, askedForLengths: false,
    sizes: extendedSizes(Math.min(maxApduLength, longestAnswer ?? Infinity), null),
  }
}

/** Reader or driver turned out to lose answers that are no longer than a full short one. */
export function readInParts(knowledge: ChipKnowledge): void {
  knowledge.readerCarries = cautiousShortAnswer
  knowledge.sizes = { ...knowledge.sizes, extended: false, maxAnswer: Math.min(knowledge.sizes.maxAnswer, shortSizes.maxAnswer, cautiousShortAnswer) }
}

/** Of EF.ATR/INFO, in bytes: the lengths stand within, and chips that refuse long reads give as much. */
const atrInfoBytes = 128

export function isSelected(status: number): boolean {
  return status === 0x9000 || status >> 8 === 0x62
}

export function isContent(answer: ResponseApdu): boolean {
  return (answer.status === 0x9000 || answer.status === 0x6282) && answer.data.length > 0
}

export async function selectMaster(channel: ChipChannel): Promise<void> {
  await channel.send({ cla: 0, ins: 0xa4, p1: 0, p2: 0x0c, data: Uint8Array.of(0x3f, 0) })
}

/** For files of the master file, read as the chip is known to be. */
export function masterReader(channel: ChipChannel, knowledge: ChipKnowledge): ChipFileReader {
  return new ChipFileReader(channel, knowledge, { maxFileBytes: 32_768, onProgress: () => {} })
}

/** Asks EF.ATR/INFO how long APDUs may be, once; before access control, in the master file. */
export async function learnLengths(channel: ChipChannel, knowledge: ChipKnowledge): Promise<void> {
  knowledge.askedForLengths = true
  await selectMaster(channel)
  const answer = await channel.send(readByShortId(chipFile('EF.ATR/INFO'), atrInfoBytes))
  const told = isContent(answer) ? extendedLengthInformation(answer.data) : null
  if (told !== null) knowledge.sizes = { ...extendedSizes(Math.min(channel.card.maxApduLength, knowledge.sizes.maxAnswer), told.maxAnswer), exact: true }
}
