import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { ResponseApdu } from '../card/apdu.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { chipFile } from '../files/file-ids.ts'
import { headerBytes } from '../files/file-bytes.ts'
import { readAt, readByShortId, selectFile } from '../files/file-commands.ts'
import { FileReading } from '../files/file-reading.ts'
import { shortSizes } from '../files/read-sizes.ts'
import { isContent, isSelected, masterReader, readInParts, selectMaster, type ChipKnowledge } from './chip-knowledge.ts'

const maxCardAccessBytes = 8192

/**
 * EF.CardAccess, or null. The first try is by short identifier and in extended length: it costs no
 * session to learn here what the chip can do. Where that fails, the master file is selected first
 * (its answer varies from chip to chip and says nothing), and the file by its identifier.
 */
export async function readCardAccess(channel: ChipChannel, knowledge: ChipKnowledge): Promise<Uint8Array | null> {
  const file = chipFile('EF.CardAccess')
  const byShortId = (le: number): Promise<ResponseApdu> => channel.send(readByShortId(file, le))
  if (knowledge.sizes.extended) {
    const answer = await longAnswer(channel, knowledge, () => byShortId(knowledge.sizes.maxAnswer - 2))
    if (answer !== null && isContent(answer)) return complete(channel, knowledge, answer.data)
    if (answer?.status === 0x6700) knowledge.sizes = shortSizes
  }
  const shortBytes = Math.min(256, knowledge.sizes.maxAnswer - 2, knowledge.sizes.maxData ?? Infinity)
  if (!knowledge.sizes.extended) {
    const answer = await byShortId(shortBytes)
    if (isContent(answer)) return complete(channel, knowledge, answer.data)
  }
  await selectMaster(channel)
  if (!await selectCardAccess(channel, knowledge)) return null
  const read = (le: number): Promise<ResponseApdu> => channel.send(readAt(0, le))
  const answer = await read(shortBytes)
  if (isContent(answer)) return complete(channel, knowledge, answer.data)
  // A chip that refuses to be asked past the end gives the header, and then what that says.
  const header = await read(headerBytes)
  if (!isContent(header)) return null
  knowledge.sizes = { ...knowledge.sizes, exact: true }
  return complete(channel, knowledge, header.data)
}

/** By its identifier under the current file; wherever it is where that form is refused. */
async function selectCardAccess(channel: ChipChannel, knowledge: ChipKnowledge): Promise<boolean> {
  const select = async (p1: number): Promise<number> => (await channel.send(selectFile(chipFile('EF.CardAccess'), p1))).status
  const status = await select(knowledge.selectP1)
  if (isSelected(status)) return true
  if (status !== 0x6a86 && status !== 0x6a81 && status !== 0x6b00) return false
  knowledge.selectP1 = 0
  return isSelected(await select(0))
}

/** What readers that cannot carry extended length end in: they fail, lose a chip that lies there all the time, or hang. */
const lostLongCommand: ReadonlySet<ErrorCode> = new Set(['device.failed', 'chip.removed', 'chip.timeout'])

/** The answer to a long command; null where the reader did not carry it. Asked twice: the first command is lost to a document that is just being laid down, too. */
async function longAnswer(channel: ChipChannel, knowledge: ChipKnowledge, ask: () => Promise<ResponseApdu>, isFirst = true): Promise<ResponseApdu | null> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof FoyerError) || !lostLongCommand.has(error.code)) throw error
    const where = await channel.card.reset()
    if (isFirst && error.code === 'chip.removed' && where === 'stayed') return longAnswer(channel, knowledge, ask, false)
    if (error.code === 'device.failed') {
      channel.shortReader = true
      knowledge.sizes = shortSizes
    } else if (where === 'stayed') {
      readInParts(knowledge)
    } else throw error
    return null
  }
}

/** Reads on where the first answer did not hold all of EF.CardAccess. */
async function complete(channel: ChipChannel, knowledge: ChipKnowledge, start: Uint8Array): Promise<Uint8Array | null> {
  const reading = new FileReading(chipFile('EF.CardAccess'))
  const form = { ...knowledge, blockBytes: 256, exact: false, provenBytes: 0, maxFileBytes: maxCardAccessBytes }
  reading.take(readAt(0, start.length), { data: start, status: 0x9000 }, form)
  if (!reading.done) await masterReader(channel, knowledge).readAll([reading], () => {})
  return reading.contents
}
