import { describe, expect, it } from 'vitest'
import { SecureMessaging } from '../../../electron/emrtd/channel/secure-messaging.ts'
import type { SessionCipher } from '../../../electron/emrtd/algorithms/ciphers.ts'
import { deriveSessionKeys } from '../../../electron/emrtd/algorithms/key-derivation.ts'
import { ChipMessaging } from '../../../electron/emrtd/simulator/chip-messaging.ts'
import { seededRandom } from '../../../electron/emrtd/simulator/seeded-random.ts'
import { decodeCommand, type CommandApdu, type ResponseApdu } from '../../../electron/emrtd/card/apdu.ts'

const ciphers: SessionCipher[] = ['3DES', 'AES-128', 'AES-192', 'AES-256']

function pair(cipher: SessionCipher, counter: Uint8Array | null = null): { terminal: SecureMessaging; chip: ChipMessaging } {
  const keys = deriveSessionKeys(seededRandom('secret')(32), cipher)
  return { terminal: new SecureMessaging(keys, counter), chip: new ChipMessaging(keys, counter) }
}

function exchange(chip: ChipMessaging, apdu: Uint8Array, answer: ResponseApdu): { opened: CommandApdu | number; protectedAnswer: ResponseApdu } {
  const command = decodeCommand(apdu)
  const opened = chip.open(command)
  return { opened, protectedAnswer: chip.protect(answer, (command.ins & 1) === 1) }
}

describe.each(ciphers)('secure messaging with %s', (cipher) => {
  it('carries commands and answers of every shape', () => {
    const { terminal, chip } = pair(cipher)
    const random = seededRandom('shapes')
    for (const dataLength of [0, 1, 7, 8, 15, 16, 200, 239, 255, 256, 5000]) {
      for (const [ins, le] of [[0xa4, undefined], [0xb0, 1], [0xb1, 231], [0xb0, 256], [0x88, 257], [0xb0, 65536]] as const) {
        const data = random(dataLength)
        const command: CommandApdu = { cla: 0, ins, p1: 2, p2: 3, ...(dataLength > 0 ? { data } : {}), ...(le === undefined ? {} : { le }) }
        const { apdu, open } = terminal.protect(command)
        const answer = { data: le === undefined ? new Uint8Array() : random(Math.min(le, 3000)), status: le === 1 ? 0x6282 : 0x9000 }
        const { opened, protectedAnswer } = exchange(chip, apdu, answer)
        expect(opened).toEqual(command)
        expect(open(protectedAnswer)).toEqual({ ...answer, secured: true })
      }
    }
  })

  it('knows how much fits into a short answer', () => {
    const { terminal, chip } = pair(cipher)
    for (const length of [terminal.shortAnswerBytes, terminal.shortAnswerBytes + 1]) {
      const { apdu } = terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: length })
      const { protectedAnswer } = exchange(chip, apdu, { data: new Uint8Array(length), status: 0x9000 })
      expect(protectedAnswer.data.length <= 256).toBe(length === terminal.shortAnswerBytes)
    }
    expect(terminal.shortAnswerBytes).toBe(cipher === '3DES' ? 231 : 223)
    for (const room of [300, 1000, 65_000]) {
      const { terminal: one, chip: other } = pair(cipher)
      const { apdu } = one.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: one.dataWithin(room) })
      expect(exchange(other, apdu, { data: new Uint8Array(one.dataWithin(room)), status: 0x9000 }).protectedAnswer.data.length).toBeLessThanOrEqual(room)
    }
  })

  it('refuses an answer with any bit changed, one from before, and one without protection', () => {
    const { terminal, chip } = pair(cipher)
    const first = terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 40 })
    const good = exchange(chip, first.apdu, { data: seededRandom('answer')(40), status: 0x9000 }).protectedAnswer
    for (let bit = 0; bit < good.data.length * 8; bit++) {
      const bad = good.data.slice()
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => first.open({ data: bad, status: 0x9000 }), `bit ${bit}`).toThrow('chip.secureMessaging')
    }
    for (let cut = 1; cut < good.data.length; cut++) {
      expect(() => first.open({ data: good.data.subarray(0, cut), status: 0x9000 })).toThrow('chip.secureMessaging')
    }
    expect(first.open(good).secured).toBe(true)
    const second = terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 40 })
    expect(() => second.open(good)).toThrow('chip.secureMessaging')
    expect(() => second.open({ data: new Uint8Array(), status: 0x9000 })).toThrow('chip.secureMessaging')
    expect(second.open({ data: new Uint8Array(), status: 0x6982 })).toEqual({ data: new Uint8Array(), status: 0x6982 })
  })

  it('counts on past the end of its counter', () => {
    const { terminal, chip } = pair(cipher, new Uint8Array(cipher === '3DES' ? 8 : 16).fill(0xff))
    for (let count = 0; count < 3; count++) {
      const { apdu, open } = terminal.protect({ cla: 0, ins: 0x84, p1: 0, p2: 0, le: 8 })
      expect(open(exchange(chip, apdu, { data: new Uint8Array(8), status: 0x9000 }).protectedAnswer).status).toBe(0x9000)
    }
  })
})
