import { splitTlvs, type Tlv } from '../../documents/asn1/reader.ts'
import { tlv } from '../../documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import { concat, equalBytes } from '../algorithms/ciphers.ts'
import type { SessionKeys } from '../algorithms/key-derivation.ts'
import { SecureChannelKeys, smTags } from '../channel/secure-messaging.ts'

/** Secure messaging as the chip does it (ICAO 9303-11 §9.8). */
export class ChipMessaging {
  readonly #channel: SecureChannelKeys

  constructor(keys: SessionKeys, counter: Uint8Array | null = null) {
    this.#channel = new SecureChannelKeys(keys, counter)
  }

  /** The command inside, or the status of the failure: 6987 objects missing, 6988 objects wrong. */
  open(command: CommandApdu): CommandApdu | number {
    const channel = this.#channel
    const counter = channel.next()
    let objects: Tlv[]
    try {
      objects = splitTlvs(command.data ?? new Uint8Array(), 4)
    } catch {
      return 0x6988
    }
    const find = (tag: number): Uint8Array | undefined => objects.find((object) => object.tag === tag)?.content
    const last = objects.at(-1)
    if (last?.tag !== smTags.mac) return 0x6987
    const signed = (command.data ?? new Uint8Array()).subarray(0, -last.bytes.length)
    if (!equalBytes(channel.mac(counter, concat(channel.paddedHeader(command), signed)), last.content)) return 0x6988
    const opened: CommandApdu = { cla: command.cla & ~0x0c, ins: command.ins, p1: command.p1, p2: command.p2 }
    const even = find(smTags.cryptogram)
    const cryptogram = even === undefined ? find(smTags.cryptogramOddIns) : even.subarray(1)
    if (cryptogram !== undefined) {
      const data = channel.decrypt(counter, cryptogram)
      if (data === null) return 0x6988
      opened.data = data
    }
    const le = find(smTags.le)
    if (le !== undefined) {
      const value = le.length === 1 ? le[0] ?? 0 : ((le[0] ?? 0) << 8) | (le[1] ?? 0)
      opened.le = value === 0 ? (le.length === 1 ? 256 : 65536) : value
    }
    return opened
  }

  /** Protects the answer to the command opened last. */
  protect(answer: ResponseApdu, oddIns: boolean): ResponseApdu {
    const channel = this.#channel
    const counter = channel.next()
    const objects: Uint8Array[] = []
    if (answer.data.length > 0) {
      const cryptogram = channel.encrypt(counter, answer.data)
      objects.push(oddIns
        ? tlv(smTags.cryptogramOddIns, cryptogram)
        : tlv(smTags.cryptogram, Uint8Array.of(1), cryptogram))
    }
    objects.push(tlv(smTags.status, Uint8Array.of(answer.status >> 8, answer.status & 0xff)))
    const body = concat(...objects)
    return { data: concat(body, tlv(smTags.mac, channel.mac(counter, body))), status: answer.status }
  }
}
