import { FoyerError } from '../../contract/errors.ts'
import { splitTlvs, type Tlv } from '../../documents/asn1/reader.ts'
import { tlv } from '../../documents/asn1/writer.ts'
import { encodeCommand, type CommandApdu, type ResponseApdu } from '../card/apdu.ts'
import { cbcDecrypt, cbcEncrypt, cipherParameters, concat, equalBytes, mac, pad, unpad } from '../algorithms/ciphers.ts'
import type { SessionKeys } from '../algorithms/key-derivation.ts'

/** Data objects of secure messaging (ICAO 9303-11 §9.8.4). */
export const smTags = { cryptogram: 0x87, cryptogramOddIns: 0x85, le: 0x97, status: 0x99, mac: 0x8e } as const

export interface ProtectedCommand {
  apdu: Uint8Array
  /** Checks and decrypts this command's answer. Throws `chip.secureMessaging` when its MAC is wrong or it has none. */
  open: (answer: ResponseApdu) => ResponseApdu
}

/** The arithmetic that terminal and chip share: counter, encryption and MAC under one pair of keys. */
export class SecureChannelKeys {
  readonly keys: SessionKeys
  readonly blockBytes: number
  #counter: bigint

  constructor(keys: SessionKeys, counter: Uint8Array | null) {
    this.keys = keys
    this.blockBytes = cipherParameters[keys.cipher].blockBytes
    this.#counter = counter === null ? 0n : BigInt(`0x${Buffer.from(counter).toString('hex')}`)
  }

  /** Counts up and gives the send sequence counter, one block long (ICAO 9303-11 §9.8.6.3). */
  next(): Uint8Array {
    this.#counter = BigInt.asUintN(8 * this.blockBytes, this.#counter + 1n)
    return new Uint8Array(Buffer.from(this.#counter.toString(16).padStart(2 * this.blockBytes, '0'), 'hex'))
  }

  /** Zeros for 3DES, the encrypted counter for AES (§9.8.6.1, §9.8.6.2). */
  #iv(counter: Uint8Array): Uint8Array | undefined {
    const { cipher, encryption } = this.keys
    return cipher === '3DES' ? undefined : cbcEncrypt(cipher, encryption, counter)
  }

  encrypt(counter: Uint8Array, data: Uint8Array): Uint8Array {
    return cbcEncrypt(this.keys.cipher, this.keys.encryption, pad(data, this.blockBytes), this.#iv(counter))
  }

  /** `null` where the cryptogram has a wrong length or padding. */
  decrypt(counter: Uint8Array, data: Uint8Array): Uint8Array | null {
    if (data.length === 0 || data.length % this.blockBytes !== 0) return null
    return unpad(cbcDecrypt(this.keys.cipher, this.keys.encryption, data, this.#iv(counter)))
  }

  /** MAC over counter and data, padded (§9.8.6.1 and §9.8.6.2); the retail MAC pads by itself. */
  mac(counter: Uint8Array, data: Uint8Array): Uint8Array {
    const input = concat(counter, data)
    return mac(this.keys.cipher, this.keys.mac, this.keys.cipher === '3DES' ? input : pad(input, this.blockBytes))
  }

  paddedHeader(command: CommandApdu): Uint8Array {
    return pad(Uint8Array.of(command.cla, command.ins, command.p1, command.p2), this.blockBytes)
  }
}

/** Secure messaging as the terminal does it (ICAO 9303-11 §9.8). */
export class SecureMessaging {
  readonly #channel: SecureChannelKeys

  /** `counter` is the start value of BAC (§9.8.6.3); zeros where it is null, as after PACE and chip authentication. */
  constructor(keys: SessionKeys, counter: Uint8Array | null = null) {
    this.#channel = new SecureChannelKeys(keys, counter)
  }

  /** Longest data, in bytes, that a short answer can carry under this cipher. */
  get shortAnswerBytes(): number {
    return largestProtectedData(this.#channel.blockBytes, 256)
  }

  /** Longest data, in bytes, that a short command carries under this cipher: beside it, 3 bytes of Le and 10 of MAC. */
  get shortCommandBytes(): number {
    const { blockBytes } = this.#channel
    const cryptogram = 255 - 3 - 10 - 4
    return cryptogram - (cryptogram % blockBytes) - 1
  }

  /** Longest data, in bytes, whose protected answer (without status word) stays within `answerBytes`. */
  dataWithin(answerBytes: number): number {
    return largestProtectedData(this.#channel.blockBytes, answerBytes)
  }

  /**
   * Protects one command. Both counters are taken at once, so the next command can be protected and
   * sent before this one's answer is opened; answers must come in the order of the commands. No more than `answerBytes`
   * are asked for at once.
   */
  protect(command: CommandApdu, answerBytes = Infinity): ProtectedCommand {
    const channel = this.#channel
    const counter = channel.next()
    const answerCounter = channel.next()
    const header = { ...command, cla: command.cla | 0x0c }
    const oddIns = (command.ins & 1) === 1
    const objects: Uint8Array[] = []
    if (command.data !== undefined && command.data.length > 0) {
      const cryptogram = channel.encrypt(counter, command.data)
      objects.push(oddIns
        ? tlv(smTags.cryptogramOddIns, cryptogram)
        : tlv(smTags.cryptogram, Uint8Array.of(1), cryptogram))
    }
    if (command.le !== undefined) objects.push(tlv(smTags.le, leBytes(command.le)))
    const body = concat(...objects)
    const checksum = channel.mac(counter, concat(channel.paddedHeader(header), body))
    const data = concat(body, tlv(smTags.mac, checksum))
    // A read is answered with as much as it asks for; elsewhere 256 stands for whatever there is.
    const reads = command.ins === 0xb0 || command.ins === 0xb1
    const extended = command.extended === true || data.length > 255 || (command.le ?? 0) > (reads ? this.shortAnswerBytes : 256)
    const longest = extended ? 65536 : 256
    const apdu = encodeCommand({
      cla: header.cla, ins: command.ins, p1: command.p1, p2: command.p2, data, le: reads ? longest : Math.min(longest, answerBytes), extended,
    })
    return { apdu, open: (answer) => openAnswer(channel, answerCounter, answer) }
  }
}

function leBytes(le: number): Uint8Array {
  return le <= 256 ? Uint8Array.of(le & 0xff) : Uint8Array.of((le >> 8) & 0xff, le & 0xff)
}

function failure(detail: string): FoyerError {
  return new FoyerError('chip.secureMessaging', { detail })
}

/** Whether a `chip.secureMessaging` says that the answer broke off before its MAC, rather than that the MAC is wrong. */
export function isCutAnswer({ detail }: FoyerError): boolean {
  return detail === 'answer objects' || detail === 'no MAC'
}

function openAnswer(channel: SecureChannelKeys, counter: Uint8Array, answer: ResponseApdu): ResponseApdu {
  // An error may come bare: the chip then says nothing that could be trusted, only that it did not serve.
  if (answer.data.length === 0) {
    if (answer.status === 0x9000) throw failure('unprotected answer')
    return answer
  }
  let objects: Tlv[]
  try {
    objects = splitTlvs(answer.data, 8)
  } catch (cause) {
    throw new FoyerError('chip.secureMessaging', { cause, detail: 'answer objects' })
  }
  const find = (tag: number): Uint8Array | undefined => objects.find((object) => object.tag === tag)?.content
  const checksum = find(smTags.mac)
  const last = objects.at(-1)
  if (checksum === undefined || last?.tag !== smTags.mac) throw failure('no MAC')
  const signed = answer.data.subarray(0, answer.data.length - last.bytes.length)
  if (!equalBytes(channel.mac(counter, signed), checksum)) throw failure('wrong MAC')
  const statusBytes = find(smTags.status)
  if (statusBytes?.length !== 2) throw failure('no status')
  const status = ((statusBytes[0] ?? 0) << 8) | (statusBytes[1] ?? 0)
  const even = find(smTags.cryptogram)
  const cryptogram = even === undefined ? find(smTags.cryptogramOddIns) : even.subarray(1)
  if (cryptogram === undefined) return { data: new Uint8Array(), status, secured: true }
  if (even !== undefined && even[0] !== 1) throw failure('padding indicator')
  const data = channel.decrypt(counter, cryptogram)
  if (data === null) throw failure('padding')
  return { data, status, secured: true }
}

/** Cryptogram object (tag, length, padding indicator), status object (4 bytes) and MAC object (10 bytes) around the data. */
function largestProtectedData(blockBytes: number, answerBytes: number): number {
  const room = answerBytes - 14
  const lengthOctets = room > 259 ? 3 : room > 130 ? 2 : 1
  const cryptogram = room - 2 - lengthOctets
  return Math.max(0, cryptogram - (cryptogram % blockBytes) - 1)
}
