import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import type { ResponseApdu } from '../card/apdu.ts'
import type { SmartCard } from '../card/smart-card.ts'
import { readSecurityInfos, type SecurityInfos } from '../data-groups/security-infos.ts'
import { applicationId, chipFile } from '../files/file-ids.ts'
import { FileReading, headerBytes } from '../files/file-reading.ts'
import { ChipFileReader } from '../files/file-reader.ts'
import { cautiousShortAnswer, extendedLengthInformation, extendedSizes, shortSizes } from '../files/read-sizes.ts'
import type { ReadingWay } from '../files/reading-ladder.ts'
import { listApplications } from './application-directory.ts'
import { performBac } from './bac.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import type { ChipPassword } from '../algorithms/key-derivation.ts'
import { performPace, type PaceOptions, type PaceResult } from './pace.ts'
import { supportedPace, type SupportedPace } from './pace-protocols.ts'

/** What is known about a chip and outlives a session: learned once, used when the session has to be opened again. */
export interface ChipKnowledge extends ReadingWay {
  /** EF.CardAccess; null where the chip has none; undefined while nobody has looked. */
  cardAccess: Uint8Array | null | undefined
  cardSecurity: Uint8Array | null | undefined
  /** EF.ATR/INFO has been asked for the extended length. */
  askedForLengths: boolean
}

export interface OpenedChip {
  protocol: 'PACE' | 'BAC' | 'none'
  pace: PaceResult | null
  /** PACE was offered and BAC was used. */
  downgraded: boolean
}

export interface OpenOptions {
  password: ChipPassword
  /** Use BAC where PACE is offered and does not work; otherwise `chip.downgrade` is thrown. */
  allowDowngrade: boolean
  /** Try a key even where one more wrong one would lock the chip; otherwise `chip.lastAttempt` is thrown. */
  spendLastAttempt: boolean
  random: (bytes: number) => Uint8Array
  onDowngrade: () => void
}

export function freshKnowledge({ maxApduLength, longestAnswer }: Pick<SmartCard, 'maxApduLength' | 'longestAnswer'>): ChipKnowledge {
  return {
    cardAccess: undefined, cardSecurity: undefined, byShortId: true, selectP1: 0x02, readerCarries: null, askedForLengths: false,
    sizes: extendedSizes(Math.min(maxApduLength, longestAnswer ?? Infinity), null),
  }
}

const maxCardAccessBytes = 8192

/**
 * Opens a chip and selects the eMRTD application: PACE where the chip offers a variant that we know,
 * BAC where it offers none (ICAO 9303-11 §4.2). Throws what PACE and BAC throw, `chip.downgrade`,
 * `chip.notADocument` (no such application).
 */
export async function openChip(channel: ChipChannel, knowledge: ChipKnowledge, options: OpenOptions): Promise<OpenedChip> {
  channel.secure = null
  if (knowledge.cardAccess === undefined) knowledge.cardAccess = await readCardAccess(channel, knowledge)
  channel.extendedLength = knowledge.sizes.extended
  const infos = paceInfos(knowledge.cardAccess)
  const offers = infos === null ? [] : supportedPace(infos)
  const offer = offers[0]
  const offered = infos !== null && infos.pace.length > 0
  let downgraded = offered
  if (offer !== undefined) {
    try {
      const pace = await performPaceAsLong(channel, offer, options, { ambiguous: offers.length > 1, spendLastAttempt: options.spendLastAttempt })
      if (pace.chipAuthentication !== null && knowledge.cardSecurity === undefined) {
        knowledge.cardSecurity = await masterReader(channel, knowledge).read(chipFile('EF.CardSecurity'))
      }
      await selectApplication(channel)
      return { protocol: 'PACE', pace, downgraded: false }
    } catch (error) {
      if (!(error instanceof FoyerError) || (error.code !== 'chip.unsupported' && error.code !== 'chip.malformed')) throw error
      if (!options.allowDowngrade) throw new FoyerError('chip.downgrade', { cause: error })
      downgraded = true
    }
  } else if (offered && !options.allowDowngrade) {
    throw new FoyerError('chip.downgrade', { detail: 'no PACE variant in common' })
  }
  if (downgraded) options.onDowngrade()
  return openWithoutPace(channel, options, downgraded)
}

/** Some chips answer long reads and yet take no long command: then the same once more in chains of short ones. */
async function performPaceAsLong(channel: ChipChannel, offer: SupportedPace, { password, random }: OpenOptions, how: PaceOptions): Promise<PaceResult> {
  try {
    return await performPace(channel, offer, password, random, how)
  } catch (error) {
    const refused = error instanceof FoyerError && error.code === 'chip.malformed' && error.detail === 'PACE SW=6700'
    if (!refused || !channel.extendedLength || offer.group.kind !== 'DH') throw error
    channel.extendedLength = false
    return await performPace(channel, offer, password, random, how)
  }
}

async function openWithoutPace(channel: ChipChannel, { password, random }: OpenOptions, downgraded: boolean): Promise<OpenedChip> {
  channel.secure = null
  await selectApplication(channel)
  let denial: FoyerError | null = null
  if ('mrzKey' in password) {
    try {
      await performBac(channel, password.mrzKey, random)
      return { protocol: 'BAC', pace: null, downgraded }
    } catch (error) {
      if (!(error instanceof FoyerError) || (error.code !== 'chip.unsupported' && error.code !== 'chip.accessDenied')) throw error
      if (error.code === 'chip.accessDenied') denial = error
    }
  }
  // First-generation chips without access control give EF.COM to anyone; some of them answer a challenge all the same.
  if (await givesCom(channel)) return { protocol: 'none', pace: null, downgraded }
  throw denial ?? new FoyerError('chip.unsupported', { detail: 'mrzKey' in password ? 'no access protocol in common' : 'a CAN needs PACE' })
}

/** Whether EF.COM is read without any key, by its short identifier or by its name. */
async function givesCom(channel: ChipChannel): Promise<boolean> {
  const { id, sfi } = chipFile('EF.COM')
  const le = headerBytes
  if (isContent(await channel.send({ cla: 0, ins: 0xb0, p1: 0x80 | sfi, p2: 0, le }))) return true
  const { status } = await channel.send({ cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data: Uint8Array.of(id >> 8, id & 0xff) })
  return isSelected(status) && isContent(await channel.send({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le }))
}

/** SELECT of the application; without Le as most chips like it, with Le where that is refused. */
async function selectApplication(channel: ChipChannel): Promise<void> {
  const select = { cla: 0, ins: 0xa4, p1: 0x04, data: applicationId }
  let { status } = await channel.send({ ...select, p2: 0x0c })
  if (status !== 0x9000 && status !== 0x6a82) status = (await channel.send({ ...select, p2: 0x00, le: 256 })).status
  if (isSelected(status)) return
  const others = await listApplications(channel)
  throw new FoyerError('chip.notADocument', others.length === 0 ? {} : { detail: `applications ${others.join(' ')}`.slice(0, 200) })
}

/**
 * EF.CardAccess, or null. The first try is by short identifier and in extended length: it costs no
 * session to learn here what the chip can do. Where that fails, the master file is selected first
 * (its answer varies from chip to chip and says nothing), and the file by its identifier.
 */
async function readCardAccess(channel: ChipChannel, knowledge: ChipKnowledge): Promise<Uint8Array | null> {
  const file = chipFile('EF.CardAccess')
  const byShortId = (le: number): Promise<ResponseApdu> => channel.send({ cla: 0, ins: 0xb0, p1: 0x80 | file.sfi, p2: 0, le })
  if (knowledge.sizes.extended) {
    const answer = await longAnswer(channel, knowledge, () => byShortId(knowledge.sizes.maxAnswer - 2))
    if (answer !== null && isContent(answer)) return complete(channel, knowledge, answer.data)
    if (answer?.status === 0x6700) knowledge.sizes = shortSizes
  }
  const shortBytes = Math.min(256, knowledge.sizes.maxAnswer - 2)
  if (!knowledge.sizes.extended) {
    const answer = await byShortId(shortBytes)
    if (isContent(answer)) return complete(channel, knowledge, answer.data)
  }
  await selectMaster(channel)
  if (!await selectCardAccess(channel, knowledge)) return null
  const read = (le: number): Promise<ResponseApdu> => channel.send({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le })
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
  const { id } = chipFile('EF.CardAccess')
  const select = async (p1: number): Promise<number> =>
    (await channel.send({ cla: 0, ins: 0xa4, p1, p2: 0x0c, data: Uint8Array.of(id >> 8, id & 0xff) })).status
  const status = await select(knowledge.selectP1)
  if (isSelected(status)) return true
  if (status !== 0x6a86 && status !== 0x6a81 && status !== 0x6b00) return false
  knowledge.selectP1 = 0
  return isSelected(await select(0))
}

/** Readers that cannot carry extended length fail below the chip, or lose one that lies there all the time; that is an answer too. */
async function longAnswer(channel: ChipChannel, knowledge: ChipKnowledge, ask: () => Promise<ResponseApdu>): Promise<ResponseApdu | null> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof FoyerError) || (error.code !== 'device.failed' && error.code !== 'chip.removed')) throw error
    const where = await channel.card.reset()
    if (error.code === 'device.failed') {
      channel.shortReader = true
      knowledge.sizes = shortSizes
    } else if (where === 'stayed') {
      knowledge.sizes = { ...shortSizes, maxAnswer: cautiousShortAnswer }
      knowledge.readerCarries = cautiousShortAnswer
    } else throw error
    return null
  }
}

function isSelected(status: number): boolean {
  return status === 0x9000 || status >> 8 === 0x62
}

function isContent(answer: ResponseApdu): boolean {
  return (answer.status === 0x9000 || answer.status === 0x6282) && answer.data.length > 0
}

/** Reads on where the first answer did not hold all of EF.CardAccess. */
async function complete(channel: ChipChannel, knowledge: ChipKnowledge, start: Uint8Array): Promise<Uint8Array | null> {
  const reading = new FileReading(chipFile('EF.CardAccess'))
  const form = { ...knowledge, blockBytes: 256, exact: false, provenBytes: 0, maxFileBytes: maxCardAccessBytes }
  reading.take({ cla: 0, ins: 0xb0, p1: 0, p2: 0 }, { data: start, status: 0x9000 }, form)
  if (!reading.done) await masterReader(channel, knowledge).readAll([reading], () => {})
  return reading.contents
}

export async function selectMaster(channel: ChipChannel): Promise<void> {
  await channel.send({ cla: 0, ins: 0xa4, p1: 0, p2: 0x0c, data: Uint8Array.of(0x3f, 0) })
}

function masterReader(channel: ChipChannel, knowledge: ChipKnowledge): ChipFileReader {
  return new ChipFileReader(channel, knowledge, { maxFileBytes: 32_768, onProgress: () => {} })
}

/** Asks EF.ATR/INFO how long APDUs may be, once; before access control, in the master file. */
export async function learnLengths(channel: ChipChannel, knowledge: ChipKnowledge): Promise<void> {
  knowledge.askedForLengths = true
  await selectMaster(channel)
  const file = chipFile('EF.ATR/INFO')
  const answer = await channel.send({ cla: 0, ins: 0xb0, p1: 0x80 | file.sfi, p2: 0, le: 256 })
  const told = isContent(answer) ? extendedLengthInformation(answer.data) : null
  if (told !== null) knowledge.sizes = { ...extendedSizes(Math.min(channel.card.maxApduLength, knowledge.sizes.maxAnswer), told.maxAnswer), exact: true }
}

function paceInfos(cardAccess: Uint8Array | null): SecurityInfos | null {
  if (cardAccess === null) return null
  try {
    return readSecurityInfos(cardAccess)
  } catch (error) {
    if (error instanceof Asn1Error) throw new FoyerError('chip.malformed', { cause: error, detail: 'EF.CardAccess' })
    throw error
  }
}
