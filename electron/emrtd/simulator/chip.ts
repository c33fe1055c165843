import { decodeCommand, encodeResponse, type CommandApdu, type ResponseApdu } from '../card/apdu.ts'
import { equalBytes } from '../algorithms/ciphers.ts'
import { ChipAccess, answer, status, type OpenedSession } from './chip-access.ts'
import { ChipChaining } from './chip-chaining.ts'
import { ChipFileSystem } from './chip-file-system.ts'
import { ChipMessaging } from './chip-messaging.ts'
import { ChipAuthenticationPart, signChallenge } from './chip-proofs.ts'
import type { ChipProfile } from './profile.ts'

/** What a command did to the field: an answer, silence, or the chip has left. */
export type ChipAnswer = Uint8Array | 'silent' | 'gone'

/**
 * Why a class is refused (ISO/IEC 7816-4 §5.4.1, tables 2, 3 and 6): none of the interindustry values, a channel beside the basic one, or a
 * protection other than that with an authenticated header. Null for the rest.
 */
function classRefusal(cla: number): 0x6e00 | 0x6881 | 0x6882 | null {
  const [first, further] = [(cla & 0xe0) === 0, (cla & 0xc0) === 0x40]
  if (!first && !further) return 0x6e00
  // The further values are those of the channels 4 to 19.
  if (further || (cla & 0x03) !== 0) return 0x6881
  const protection = cla & 0x0c
  return protection === 0 || protection === 0x0c ? null : 0x6882
}

/**
 * A complete eMRTD in software (ICAO 9303-10, -11), or a driving licence (ISO/IEC 18013-2, -3): it answers command APDUs as a chip does, with
 * the quirks and faults of its profile. Takes its randomness from outside.
 */
export class SimulatedChip {
  readonly profile: ChipProfile
  readonly #random: (bytes: number) => Uint8Array
  readonly #access: ChipAccess
  readonly #chipAuthentication: ChipAuthenticationPart
  readonly #files: ChipFileSystem
  readonly #chaining = new ChipChaining()
  #messaging: ChipMessaging | null = null
  #commands = 0
  /** The command at hand is an extended one, and so may be its answer. */
  #answersLong = false
  #protectedCommands = 0

  constructor(profile: ChipProfile, random: (bytes: number) => Uint8Array) {
    this.profile = profile
    this.#random = random
    this.#access = new ChipAccess(profile, random)
    this.#chipAuthentication = new ChipAuthenticationPart(profile)
    this.#files = new ChipFileSystem(profile)
  }

  get atr(): Uint8Array {
    return this.profile.atr
  }

  /** Power off and on: sessions and selections are lost, attempt counters and one-time faults stay. */
  reset(): void {
    this.#messaging = null
    this.#access.reset()
    this.#chipAuthentication.reset()
    this.#files.reset()
    this.#chaining.reset()
  }

  process(apdu: Uint8Array): ChipAnswer {
    this.#commands += 1
    const { faults } = this.profile
    if (faults.silentAt === this.#commands) return 'silent'
    if (faults.statusAt?.command === this.#commands) return encodeResponse(status(faults.statusAt.status))
    let command: CommandApdu & { extended: boolean }
    try {
      command = decodeCommand(apdu)
    } catch {
      return encodeResponse(status(0x6700))
    }
    this.#answersLong = command.extended
    const refusal = classRefusal(command.cla)
    if (refusal !== null) return encodeResponse(status(refusal))
    const { extendedLength, chaining } = this.profile.quirks
    if (command.extended && (extendedLength === null || apdu.length > extendedLength)) return this.#transportError()
    if (command.ins === 0xc0 && chaining) return encodeResponse(this.#chaining.next(command.le ?? 256) ?? status(0x6985))
    const response = (command.cla & 0x0c) === 0x0c ? this.#protected(command) : this.#plain(command)
    if (this.#files.takeLoss()) {
      this.reset()
      return 'gone'
    }
    const encoded = encodeResponse(response)
    const room = command.extended ? extendedLength ?? 258 : 258
    const asked = command.le ?? 256
    if (chaining && !command.extended && response.data.length > asked) return encodeResponse(this.#chaining.begin(response, asked))
    return encoded.length > room ? this.#transportError() : encoded
  }

  /** A length error below secure messaging costs the session, as on most chips. */
  #transportError(): Uint8Array {
    this.#messaging = null
    return encodeResponse(status(0x6700))
  }

  #plain(command: CommandApdu): ResponseApdu {
    // A plain command ends secure messaging (ICAO 9303-11 §9.8.5).
    this.#messaging = null
    const whole = this.#collect(command)
    return 'status' in whole ? whole : this.#execute(whole, false).response
  }

  #collect(command: CommandApdu): CommandApdu | ResponseApdu {
    return this.profile.quirks.chaining ? this.#chaining.collect(command) : command
  }

  #protected(command: CommandApdu): ResponseApdu {
    const messaging = this.#messaging
    if (messaging === null) return status(0x6982)
    this.#protectedCommands += 1
    const opened = messaging.open(command)
    if (typeof opened === 'number') {
      this.#messaging = null
      return status(opened)
    }
    const whole = this.#collect(opened)
    const { response, session } = 'status' in whole ? { response: whole, session: undefined } : this.#execute(whole, true)
    const { bareErrors, errorsEndSession } = this.profile.quirks
    const refused = response.data.length === 0 && response.status !== 0x9000
    if (refused && bareErrors) {
      if (errorsEndSession) this.#messaging = null
      return response
    }
    const wrapped = messaging.protect(response, (command.ins & 1) === 1)
    if (session !== undefined) this.#messaging = new ChipMessaging(session.keys, session.counter)
    if (refused && errorsEndSession) this.#messaging = null
    const last = wrapped.data.length - 1
    if (this.profile.faults.wrongMacAt === this.#protectedCommands) wrapped.data[last] = (wrapped.data[last] ?? 0) ^ 1
    return wrapped
  }

  #execute(command: CommandApdu, secured: boolean): { response: ResponseApdu; session?: OpenedSession } {
    const { rewrite } = this.profile.faults
    const executed = this.#executeAsUsual(command, secured)
    return rewrite === undefined ? executed : { ...executed, response: rewrite(command, executed.response) }
  }

  #executeAsUsual(command: CommandApdu, secured: boolean): { response: ResponseApdu; session?: OpenedSession } {
    const data = command.data ?? new Uint8Array()
    const open = secured || (!this.profile.bac && this.profile.pace.length === 0)
    try {
      switch (command.ins) {
        case 0xa4: return { response: this.#select(command, data) }
        case 0xb0: return { response: this.#files.read(command, open) }
        case 0xb1: return { response: this.#files.readOdd(command, open) }
        case 0x84: return { response: this.profile.bac || this.profile.quirks.idleChallenge ? this.#access.challenge() : status(0x6d00) }
        case 0x82: return this.#opened(this.#access.externalAuthenticate(command), secured)
        case 0x22: return this.#manage(command, data, secured)
        case 0x86: return this.#general(command, secured)
        case 0x88: return { response: this.#internalAuthenticate(data, open) }
        default: return { response: status(0x6d00) }
      }
    } catch {
      return { response: status(0x6f00) }
    }
  }

  #select(command: CommandApdu, data: Uint8Array): ResponseApdu {
    const { selectLe, selectMaster } = this.profile.quirks
    if (selectLe === 'refused' && command.le !== undefined) return status(0x6700)
    if (command.p1 === 0x04) {
      if (!this.profile.application.ids.some((id) => equalBytes(data, id))) return status(0x6a82)
      this.#files.enter('application')
      return status(0x9000)
    }
    if (command.p1 === 0x00 && (data.length === 0 || (data[0] === 0x3f && data[1] === 0x00))) {
      if (selectMaster === 0x9000) this.#files.enter('master')
      return status(selectMaster)
    }
    return this.#files.select(((data[0] ?? 0) << 8) | (data[1] ?? 0))
  }

  /** Opens a session after a plain exchange; a protected one is switched by the caller, after its answer. */
  #opened(result: { response: ResponseApdu; session?: OpenedSession }, secured: boolean): { response: ResponseApdu; session?: OpenedSession } {
    if (!secured && result.session !== undefined) {
      this.#messaging = new ChipMessaging(result.session.keys, result.session.counter)
    }
    return result
  }

  #manage(command: CommandApdu, data: Uint8Array, secured: boolean): { response: ResponseApdu; session?: OpenedSession } {
    const target = (command.p1 << 8) | command.p2
    if (target === 0xc1a4 && !secured) return { response: this.#access.setPace(data) }
    if (target === 0x41a6 && secured) return this.#chipAuthentication.setKeyAgreement(data)
    if (target === 0x41a4 && secured) return { response: this.#chipAuthentication.setTemplate(data) }
    return { response: status(0x6a81) }
  }

  #general(command: CommandApdu, secured: boolean): { response: ResponseApdu; session?: OpenedSession } {
    if (secured && this.#chipAuthentication.selected) return this.#chipAuthentication.generalAuthenticate(command)
    if (this.#access.paceRunning) return this.#opened(this.#access.generalAuthenticate(command), secured)
    return { response: status(0x6985) }
  }

  #internalAuthenticate(challenge: Uint8Array, open: boolean): ResponseApdu {
    const key = this.profile.activeAuthentication
    if (key === null) return status(0x6d00)
    if (!open) return status(0x6982)
    if (challenge.length !== 8) return status(0x6700)
    const signature = signChallenge(key, challenge, this.#random)
    return answer(this.#answersLong ? signature : signature.subarray(0, this.profile.quirks.cutsSignatures ?? signature.length))
  }
}
