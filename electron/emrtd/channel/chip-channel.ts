import { FoyerError } from '../../contract/errors.ts'
import { decodeResponse, encodeCommand, shortLength, statusText, type CommandApdu, type ResponseApdu } from '../card/apdu.ts'
import { apduLengths, type SmartCard } from '../card/smart-card.ts'
import { concat } from '../algorithms/ciphers.ts'
import type { SecureMessaging } from './secure-messaging.ts'

export interface ChannelLimits {
  /** Most APDUs in one reading. */
  maxApdus: number
  /** Longest time for one APDU, in milliseconds. */
  apduTimeoutMs: number
  /** Longest time for the whole reading, in milliseconds. */
  totalMs: number
}

export const defaultChannelLimits: ChannelLimits = { maxApdus: 4000, apduTimeoutMs: 10_000, totalMs: 90_000 }

/** Longest answer put together from GET RESPONSE parts, in bytes. */
const maxChainedAnswer = 70_000

/** The class bit that says that more of the same command follows (ISO/IEC 7816-4 §5.3.3). */
const CHAINED = 0x10

/**
 * One card and the secure messaging on it, if any: every command goes through here, is counted and
 * is bounded. Commands are not queued: send the next one when the answer to the last has arrived.
 */
export class ChipChannel {
  readonly card: SmartCard
  secure: SecureMessaging | null = null
  /** Reader and chip carry extended APDUs, as far as is known; where they do not, longer data goes in a chain of short ones. */
  extendedLength = true
  /** Longest answer that the reader carries, in bytes with status word, where it loses longer ones: those are asked for in parts. */
  readerCarries: number | null = null
  /** It is the reader that carries short APDUs only, whatever the chip could do. */
  shortReader: boolean
  /** Reader or driver lost the long answers of documents before this one that were no copies. */
  readonly lostAnswersBefore: boolean
  apdus = 0
  bytesSent = 0
  bytesReceived = 0
  /** Length of the last answer in bytes, with its parts and its status word. */
  lastAnswerBytes = 0
  readonly #limits: ChannelLimits
  readonly #now: () => number
  readonly #startedAt: number

  /** `now` gives milliseconds of a clock that does not jump. */
  constructor(card: SmartCard, now: () => number, limits: ChannelLimits = defaultChannelLimits) {
    this.card = card
    this.shortReader = card.maxApduLength <= apduLengths.short
    this.lostAnswersBefore = card.longestAnswerIsProven && (card.longestAnswer ?? Infinity) < apduLengths.short
    this.#limits = limits
    this.#now = now
    this.#startedAt = now()
  }

  /** Sends a command, protected while secure messaging is on. Throws as {@link SmartCard.transmit} and secure messaging do. */
  async send(command: CommandApdu): Promise<ResponseApdu> {
    return (await this.post(command))()
  }

  /**
   * Sends a command and gives, once the answer has arrived, the function that checks and decrypts
   * it: the next command can be on its way meanwhile.
   */
  async post(command: CommandApdu): Promise<() => ResponseApdu> {
    const pieces = this.#pieces(command)
    const last = pieces.pop() ?? command
    for (const piece of pieces) {
      const answer = (await this.#postOne(piece))()
      if (answer.status !== 0x9000) return () => answer
    }
    return this.#postOne(last)
  }

  /** Whether this command is longer than one APDU that reader and chip carry. */
  needsChain(command: CommandApdu): boolean {
    const room = this.secure?.shortCommandBytes ?? shortLength.data
    return !this.extendedLength && (command.data?.length ?? 0) > room
  }

  /** The command itself, or a chain of short ones; under secure messaging each is protected by itself. */
  #pieces(command: CommandApdu): CommandApdu[] {
    const { data, le } = command
    if (data === undefined || !this.needsChain(command)) return [command]
    const room = this.secure?.shortCommandBytes ?? shortLength.data
    const { cla, ins, p1, p2 } = command
    const pieces: CommandApdu[] = []
    for (let at = 0; at < data.length; at += room) pieces.push({ cla: cla | CHAINED, ins, p1, p2, data: data.subarray(at, at + room) })
    // What is expected is asked for with the last piece, which has the command's own class.
    const last = pieces.pop()!
    return [...pieces, { ...last, cla, ...(le === undefined ? {} : { le: Math.min(le, shortLength.le) }) }]
  }

  async #postOne(command: CommandApdu): Promise<() => ResponseApdu> {
    const { secure } = this
    if (secure === null) {
      const { le } = command
      const answer = await this.#exchange(encodeCommand(le === undefined ? command : { ...command, le: Math.min(le, this.#answerRoom) }))
      // T=0 style correction of Le; secure messaging cannot repeat a command.
      const corrected = answer.status >> 8 === 0x6c
        ? await this.#exchange(encodeCommand({ ...command, le: answer.status & 0xff || 256 }))
        : answer
      return () => corrected
    }
    const protectedCommand = secure.protect(command, this.#answerRoom)
    const answer = await this.#exchange(protectedCommand.apdu)
    return () => protectedCommand.open(answer)
  }

  /** Sends a command that must be answered with 9000; any other status becomes `code`. */
  async expect(command: CommandApdu, code: 'chip.unsupported' | 'chip.malformed' | 'chip.accessDenied'): Promise<Uint8Array> {
    const { data, status } = await this.send(command)
    if (status !== 0x9000) throw new FoyerError(code, { detail: statusText(status) })
    return data
  }

  /** No full short answer comes through, or no longer one: by what the reader says, or by what it lost. */
  get answersAreShort(): boolean {
    return this.shortReader || (this.readerCarries ?? Infinity) < apduLengths.short
  }

  /** Data bytes that one answer may have. */
  get #answerRoom(): number {
    return this.readerCarries === null ? Infinity : this.readerCarries - 2
  }

  async #exchange(apdu: Uint8Array): Promise<ResponseApdu> {
    let answer = decodeResponse(await this.#transmit(apdu))
    this.lastAnswerBytes = answer.data.length + 2
    if (answer.status >> 8 !== 0x61) return answer
    const parts = [answer.data]
    let length = answer.data.length
    while (answer.status >> 8 === 0x61) {
      const more = encodeCommand({ cla: 0, ins: 0xc0, p1: 0, p2: 0, le: Math.min(answer.status & 0xff || 256, this.#answerRoom) })
      answer = decodeResponse(await this.#transmit(more))
      length += answer.data.length
      if (length > maxChainedAnswer) throw new FoyerError('chip.malformed', { detail: 'answer too long' })
      parts.push(answer.data)
    }
    this.lastAnswerBytes = length + 2
    return { data: concat(...parts), status: answer.status }
  }

  async #transmit(apdu: Uint8Array): Promise<Uint8Array> {
    const left = this.#limits.totalMs - (this.#now() - this.#startedAt)
    if (left <= 0) throw new FoyerError('chip.timeout', { detail: 'whole reading' })
    if (this.apdus >= this.#limits.maxApdus) throw new FoyerError('chip.malformed', { detail: 'too many APDUs' })
    this.apdus += 1
    this.bytesSent += apdu.length
    const answer = await this.card.transmit(apdu, { timeoutMs: Math.min(this.#limits.apduTimeoutMs, left) })
    this.bytesReceived += answer.length
    return answer
  }
}
