import type { ChipAccess, ChipCloneCheck, ChipPortrait, ChipReading, ChipReason } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import type { SmartCard } from './card/smart-card.ts'
import { defaultChannelLimits, type ChannelLimits } from './channel/chip-channel.ts'
import type { PreparedChipAuthentication } from './access/chip-authentication.ts'
import { checkMapping, prepareCloneCheck, securityInfosOf } from './access/clone-checks.ts'
import type { ChipPassword } from './algorithms/key-derivation.ts'
import type { OpenedChip } from './access/open-chip.ts'
import { supportedPace } from './access/pace-protocols.ts'
import { ChipReader } from './chip-reader.ts'
import { proveNoClone } from './clone-proof.ts'
import { readCom } from './data-groups/com.ts'
import { readDg2, type EncodedImage } from './data-groups/face.ts'
import { readDataGroups } from './data-groups/fields.ts'
import { readLicenceGroups } from './data-groups/licence-fields.ts'
import { licenceReasons, mrzReasons, type PrintedMrz } from './data-groups/mrz-comparison.ts'
import type { SecurityInfos } from './data-groups/security-infos.ts'
import { applicationFor, licenceDataGroups, tagsOf, type ChipApplication } from './files/applications.ts'
import type { RevocationList } from './proof/crl.ts'
import { authenticatePassively, prepareProof, type PassiveAuthentication, type PreparedProof } from './proof/passive-authentication.ts'
import type { SignerShelf } from './proof/signer-shelf.ts'
import type { TrustStore } from './proof/trust-store.ts'
import { judgeChip, mrzProofReasons } from './proof/verdict.ts'
import { Stopwatch } from './stopwatch.ts'

/** How long and how much is read: nothing here decides what is proven. */
export interface ChipPolicy {
  /** Data groups of travel documents to read where they are there, in this order; DG1 is always read, 3 and 4 never. */
  dataGroups: readonly number[]
  /** Longest file taken, in bytes. */
  maxFileBytes: number
  limits: ChannelLimits
  maxRecoveries: number
  /** How long a chip that left the field is waited for, in milliseconds. */
  recoveryWaitMs: number
}

/** DG14 first, for chip authentication; then the portrait, which people wait for. */
export const defaultChipPolicy: ChipPolicy = {
  dataGroups: [14, 2, 15, 11, 12, 13, 7, 5, 16],
  maxFileBytes: 256 * 1024,
  limits: defaultChannelLimits,
  maxRecoveries: 3,
  recoveryWaitMs: 8000,
}

export type ChipEvent =
  | {
    type: 'progress'
    step: 'connecting' | 'accessControl' | 'file' | 'cloneCheck' | 'checking' | 'done'
    file: string | null
    bytesRead: number
    total: number | null
  }
  | { type: 'portrait'; portrait: ChipPortrait }
  /** PACE was offered, BAC is used. */
  | { type: 'downgrade' }

export interface ReadChipOptions {
  access: ChipPassword
  /** Policy: read with BAC where PACE is offered and does not work; told in the verdict. Else `chip.downgrade`. */
  allowDowngrade: boolean
  /** Try the key even where the chip says that one more wrong one locks it; else `chip.lastAttempt`. */
  spendLastAttempt: boolean
  policy?: Partial<ChipPolicy>
  /** Time of day in milliseconds since 1970: what certificates are judged by. */
  now: () => number
  /** Milliseconds of a clock that does not jump. */
  clock: () => number
  /** Cryptographically strong bytes. */
  random: (bytes: number) => Uint8Array
  trust: TrustStore
  revocationLists: readonly RevocationList[]
  /** Document signers to try where a chip encloses none. */
  signers: SignerShelf
  /** The MRZ on the page and how sure it is, for comparison with DG1; null where there is none, which the reasons tell. */
  printedMrz: PrintedMrz | null
  /** Decodes the portrait; without it the reading has none. */
  portraits?: { decode(image: EncodedImage): Promise<ChipPortrait> } | null
  onEvent?(event: ChipEvent): void
}

/**
 * Reads one chip, a travel document's or, with the line of one, a driving licence's, and judges it: access control, files, clone checks, passive
 * authentication (ICAO 9303-11 §4 to §6). Cryptography runs while commands are under way; the portrait is told as
 * soon as it is there. Throws coded errors: `chip.accessDenied`, `chip.lastAttempt`, `chip.accessLocked`, `chip.removed`, `chip.timeout`,
 * `chip.notADocument`, `chip.unsupported`, `chip.downgrade`, `chip.readerTooShort`, `chip.malformed`, `chip.secureMessaging`, `device.*`.
 * The card stays connected: whoever connected it gives it back.
 */
export async function readChip(card: SmartCard, options: ReadChipOptions): Promise<ChipReading> {
  const policy = { ...defaultChipPolicy, ...options.policy }
  const { random } = options
  const tell = (event: ChipEvent): void => options.onEvent?.(event)
  const step = (name: Extract<ChipEvent, { type: 'progress' }>['step']): void =>
    tell({ type: 'progress', step: name, file: null, bytesRead: 0, total: null })
  const stopwatch = new Stopwatch(() => options.clock())
  const work = new BackgroundWork()
  let infos: SecurityInfos | null = null
  let prepared: PreparedChipAuthentication | 'failed' | null = null
  let proof: PreparedProof | null = null
  const at = options.now()
  const application = applicationFor(options.access)
  const isLicence = application.kind === 'drivingLicence'
  const portrait = new PortraitOnItsWay(options, (found) => tell({ type: 'portrait', portrait: found }))

  const reader = new ChipReader(card, {
    password: options.access,
    allowDowngrade: options.allowDowngrade,
    spendLastAttempt: options.spendLastAttempt,
    random,
    wanted: isLicence ? licenceDataGroups : policy.dataGroups.filter((number) => number !== 3 && number !== 4),
    maxFileBytes: policy.maxFileBytes,
    limits: policy.limits,
    maxRecoveries: policy.maxRecoveries,
    recoveryWaitMs: policy.recoveryWaitMs,
    clock: () => options.clock(),
    onDowngrade: () => tell({ type: 'downgrade' }),
    onStep: step,
    onProgress: ({ file, bytesRead, total }) => tell({ type: 'progress', step: 'file', file, bytesRead, total }),
    onFile(name, contents) {
      if (name === `DG${application.face}`) portrait.begin(contents)
      if (name === 'EF.SOD') {
        work.add(() => {
          proof = prepareProof({ securityObject: contents, at, ...trustOf(options) })
        })
      }
      if (name !== 'DG14' || isLicence) return
      infos = securityInfosOf(contents)
      work.add(() => {
        if (infos !== null) prepared = prepareCloneCheck(infos, random)
      })
    },
    whileWaiting: (bytes) => work.use(bytes),
  })

  const opened = await stopwatch.time('accessControl', reader.channel, () => reader.open())
  await stopwatch.time('files', reader.channel, () => reader.readFiles())
  work.finish()
  step('cloneCheck')
  const access = accessOf(opened, infos)
  if (access.downgraded && !options.allowDowngrade) throw new FoyerError('chip.downgrade', { detail: 'DG14 offers PACE' })
  const mappingProof = proveCardSecurity(reader.knowledge.cardSecurity ?? null, opened, reader.files.dataGroups.get(1), options)
  const clone = await proveNoClone({ reader, infos, prepared, keyGroup: application.activeAuthentication, random, stopwatch })
  const cloneCheck: ChipCloneCheck = { ...clone.states, cam: mappingProof.state }
  const { dataGroups } = reader.files

  step('checking')
  const passive = await stopwatch.time('passiveAuthentication', null, () => authenticatePassively({
    securityObject: reader.files.sod, dataGroups, missing: reader.files.missing, incomplete: reader.files.incomplete,
    sodIncomplete: reader.files.sodIncomplete, at, prepared: proof, ...trustOf(options),
  }))
  const contents = isLicence ? readLicenceGroups(dataGroups) : readDataGroups(dataGroups)
  const { licence = null } = contents.fields
  const decoded = await stopwatch.time('portrait', null, () => portrait.finish())
  const { verdict, reasons } = judgeChip({
    passive: [...passive.reasons, ...mrzProofReasons(passive), ...mappingProof.reasons, ...clone.reasons, ...contents.reasons, ...comReasons(reader.files.com, passive, application), ...portrait.reasons, ...(reader.readerLostAnswers ? [{ code: 'readerLosesAnswers' as const }] : [])],
    cloneCheck,
    access,
    comparisons: licence === null ? mrzReasons(contents.fields.mrz, options.printedMrz) : licenceReasons(licence, contents.scanningArea ?? null, options.printedMrz),
  })
  if (verdict === 'genuine' && Object.values(cloneCheck).includes('passed')) card.rememberProof()
  step('done')
  return {
    verdict, reasons, access, sod: passive.sod, chain: passive.chain, dataGroups: passive.dataGroups, cloneCheck,
    fields: contents.fields, portrait: decoded, evidence: passive.evidence, timings: stopwatch.timings(),
  }
}

function trustOf({ trust, revocationLists, signers }: ReadChipOptions): Pick<Parameters<typeof authenticatePassively>[0], 'trust' | 'revocationLists' | 'signers'> {
  return { trust, revocationLists, signers }
}

/**
 * How the chip was opened. DG14 repeats the PACE offers of EF.CardAccess under signature: one that
 * EF.CardAccess kept quiet about is a downgrade too (ICAO 9303-11 §9.2.1).
 */
function accessOf({ protocol, pace, downgraded }: OpenedChip, infos: SecurityInfos | null): ChipAccess {
  const hidden = protocol !== 'PACE' && infos !== null && supportedPace(infos).length > 0
  return {
    protocol,
    mapping: pace?.variant.mapping ?? null,
    group: pace?.group.name ?? null,
    cipher: pace?.variant.cipher ?? (protocol === 'BAC' ? '3DES' : null),
    downgraded: downgraded || hidden,
  }
}

const weighsInCardSecurity: ReadonlySet<ChipReason['code']> = new Set(['signatureInvalid', 'signedContentMismatch', 'issuerCountryMismatch', 'revoked'])

/** EF.CardSecurity's own signature and chain, and with it the mapping proof. */
function proveCardSecurity(
  cardSecurity: Uint8Array | null,
  opened: OpenedChip,
  dg1: Uint8Array | undefined,
  options: ReadChipOptions,
): { state: ChipCloneCheck['cam']; reasons: ChipReason[] } {
  if ((opened.pace?.chipAuthentication ?? null) === null) return { state: 'notOffered', reasons: [] }
  const passive = authenticatePassively({
    securityObject: cardSecurity, kind: 'cardSecurity', dataGroups: new Map(), at: options.now(), ...trustOf(options), ...(dg1 === undefined ? {} : { dg1 }),
  })
  const trusted = passive.sod?.kind === 'cardSecurity' && passive.sod.signature === 'valid' && passive.chain?.status === 'valid'
    && !passive.reasons.some(({ code }) => code === 'issuerCountryMismatch' || code === 'issuerStateUnknown')
  const state = checkMapping(opened.pace, cardSecurity, trusted)
  // What is wrong with this file weighs as it does with EF.SOD; what is merely missing spoils only this check.
  return { state, reasons: passive.reasons.filter(({ code }) => weighsInCardSecurity.has(code)) }
}

/** EF.COM is not signed; that it names other data groups than EF.SOD is worth saying. */
function comReasons(com: Uint8Array | null, passive: PassiveAuthentication, application: ChipApplication): ChipReason[] {
  if (com === null || passive.sod === null) return []
  try {
    const listed = readCom(com, tagsOf(application)).dataGroups.join()
    return listed === passive.sod.dataGroups.join() ? [] : [{ code: 'comDisagrees' }]
  } catch (error) {
    if (error instanceof Asn1Error) return [{ code: 'comDisagrees' }]
    throw error
  }
}

/** Computations that nobody should wait for: done while commands are under way. */
class BackgroundWork {
  readonly #waiting: (() => void)[] = []

  add(work: () => void): void {
    this.#waiting.push(work)
  }

  /** A long answer leaves time for everything, a short one for a single piece. */
  use(bytes: number): void {
    if (bytes >= 4096) this.finish()
    else if (bytes >= 128) this.#waiting.shift()?.()
  }

  finish(): void {
    for (const work of this.#waiting.splice(0)) work()
  }
}

/** The first portrait of DG2, decoded beside everything else. */
class PortraitOnItsWay {
  readonly reasons: ChipReason[] = []
  readonly #options: ReadChipOptions
  readonly #onFound: (portrait: ChipPortrait) => void
  #decoding: Promise<ChipPortrait | null> = Promise.resolve(null)

  constructor(options: ReadChipOptions, onFound: (portrait: ChipPortrait) => void) {
    this.#options = options
    this.#onFound = onFound
  }

  begin(dg2: Uint8Array): void {
    const { portraits } = this.#options
    if (portraits === undefined || portraits === null) return
    let image: EncodedImage | undefined
    try {
      image = readDg2(dg2)[0]
    } catch (error) {
      // That DG2 is malformed is told with the other data groups.
      if (!(error instanceof Asn1Error)) throw error
    }
    if (image === undefined) return
    this.#decoding = this.#decode(portraits, image)
  }

  async #decode(portraits: NonNullable<ReadChipOptions['portraits']>, image: EncodedImage): Promise<ChipPortrait | null> {
    try {
      const found = await portraits.decode(image)
      this.#onFound(found)
      return found
    } catch (error) {
      if (!(error instanceof FoyerError)) throw error
      this.reasons.push({ code: 'portraitUnreadable' })
      return null
    }
  }

  finish(): Promise<ChipPortrait | null> {
    return this.#decoding
  }
}
