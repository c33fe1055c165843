import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readSecurityInfos, type SecurityInfos } from '../data-groups/security-infos.ts'
import { applicationFor, fileOf, isBasicLicence, type ChipApplication } from '../files/applications.ts'
import { chipFile } from '../files/file-ids.ts'
import { headerBytes } from '../files/file-bytes.ts'
import { readAt, readByShortId, selectFile } from '../files/file-commands.ts'
import { listApplications } from './application-directory.ts'
import { performBac } from './bac.ts'
import { readCardAccess } from './card-access.ts'
import { isContent, isSelected, masterReader, type ChipKnowledge } from './chip-knowledge.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { establishPace, isReaderTooShort } from './establish-pace.ts'
import type { OpenOptions } from './open-options.ts'
import type { PaceResult } from './pace.ts'
import { supportedPace } from './pace-protocols.ts'

export interface OpenedChip {
  protocol: 'PACE' | 'BAC' | 'none'
  pace: PaceResult | null
  /** PACE was offered and BAC was used. */
  downgraded: boolean
}

/** Failures of PACE that say nothing of the key, so that policy may allow BAC. */
const failsPace: ReadonlySet<ErrorCode> = new Set(['chip.unsupported', 'chip.malformed', 'chip.readerTooShort'])

/**
 * Opens a chip and selects the application of the document: PACE where the chip offers a variant that we know,
 * BAC where it offers none (ICAO 9303-11 §4.2); of a driving licence what its line says. Throws what PACE and BAC throw, `chip.downgrade`,
 * `chip.readerTooShort`, `chip.notADocument` (no such application).
 */
export async function openChip(channel: ChipChannel, knowledge: ChipKnowledge, options: OpenOptions): Promise<OpenedChip> {
  channel.secure = null
  if (knowledge.cardAccess === undefined) knowledge.cardAccess = isBasicLicence(options.password) ? null : await readCardAccess(channel, knowledge)
  channel.extendedLength = knowledge.sizes.extended
  channel.readerCarries = knowledge.readerCarries
  const infos = paceInfos(knowledge.cardAccess)
  const offers = infos === null ? [] : supportedPace(infos)
  const offered = infos !== null && infos.pace.length > 0
  let downgraded = offered
  if (offers.length > 0) {
    try {
      const pace = await establishPace(channel, knowledge, offers, options)
      if (pace.chipAuthentication !== null && knowledge.cardSecurity === undefined) {
        knowledge.cardSecurity = await masterReader(channel, knowledge).read(chipFile('EF.CardSecurity'))
      }
      await selectApplication(channel, applicationFor(options.password))
      return { protocol: 'PACE', pace, downgraded: false }
    } catch (error) {
      if (!(error instanceof FoyerError) || !failsPace.has(error.code)) throw error
      if (!options.allowDowngrade) throw isReaderTooShort(error) ? error : new FoyerError('chip.downgrade', { cause: error })
      downgraded = true
    }
  } else if (offered && !options.allowDowngrade) {
    throw new FoyerError('chip.downgrade', { detail: 'no PACE variant in common' })
  }
  if (downgraded) options.onDowngrade()
  return openWithoutPace(channel, knowledge, options, downgraded)
}

async function openWithoutPace(channel: ChipChannel, knowledge: ChipKnowledge, { password, random }: OpenOptions, downgraded: boolean): Promise<OpenedChip> {
  channel.secure = null
  const application = applicationFor(password)
  await selectApplication(channel, application)
  let denial: FoyerError | null = null
  const basicKey = 'mrzKey' in password ? password.mrzKey : isBasicLicence(password) ? password.licence : null
  if (basicKey !== null) {
    try {
      await performBac(channel, basicKey, random)
      return { protocol: 'BAC', pace: null, downgraded }
    } catch (error) {
      if (!(error instanceof FoyerError) || (error.code !== 'chip.unsupported' && error.code !== 'chip.accessDenied')) throw error
      if (error.code === 'chip.accessDenied') denial = error
    }
  }
  // First-generation chips without access control give EF.COM to anyone; some of them answer a challenge all the same.
  if (await (denial === null ? givesCom(channel, knowledge, application) : givesComAfter(denial, channel, knowledge, application))) return { protocol: 'none', pace: null, downgraded }
  throw denial ?? new FoyerError('chip.unsupported', { detail: 'can' in password ? 'a CAN needs PACE' : 'no access protocol in common' })
}

/** The same where a key was refused: nothing that fails here may become a reason to try that key again. */
async function givesComAfter(denial: FoyerError, channel: ChipChannel, knowledge: ChipKnowledge, application: ChipApplication): Promise<boolean> {
  // 63xx says that the key was checked: there is access control.
  if (denial.detail?.startsWith('SW=63') === true) return false
  try {
    return await givesCom(channel, knowledge, application)
  } catch (error) {
    if (error instanceof FoyerError) throw denial
    throw error
  }
}

/** Whether EF.COM is read without any key, by its short identifier or by its name. */
async function givesCom(channel: ChipChannel, knowledge: ChipKnowledge, application: ChipApplication): Promise<boolean> {
  const file = fileOf(application, 'EF.COM')
  if (knowledge.byShortId && isContent(await channel.send(readByShortId(file, headerBytes)))) return true
  const { status } = await channel.send(selectFile(file, knowledge.selectP1))
  if (!isSelected(status) || !isContent(await channel.send(readAt(0, headerBytes)))) return false
  knowledge.byShortId = false
  return true
}

/** SELECT of the application; without Le as most chips like it, with Le where that is refused. */
async function selectApplication(channel: ChipChannel, { ids }: ChipApplication): Promise<void> {
  for (const data of ids) {
    const select = { cla: 0, ins: 0xa4, p1: 0x04, data }
    let { status } = await channel.send({ ...select, p2: 0x0c })
    if (status !== 0x9000 && status !== 0x6a82) status = (await channel.send({ ...select, p2: 0x00, le: 256 })).status
    if (isSelected(status)) return
  }
  const others = await listApplications(channel)
  throw new FoyerError('chip.notADocument', others.length === 0 ? {} : { detail: `applications ${others.join(' ')}`.slice(0, 200) })
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
