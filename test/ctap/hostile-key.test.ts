import { assert, asyncProperty, constantFrom, nat, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../electron/contract/error-codes.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { SmartCard } from '../../electron/emrtd/card/smart-card.ts'
import { decodeCbor, encodeCbor } from '../../electron/ctap/cbor.ts'
import { exchange } from '../../electron/ctap/nfc.ts'
import { keyInfo, performStep } from '../../electron/ctap/perform.ts'
import { RP_ID, type KeyAnswer, type KeyStep } from '../../electron/contract/security-key.ts'
import { dance, enrol, keyOf, random, toAssert, toMake, withKey } from './lay-key.ts'

/** A card that says what it is told to, over and over; counts how often it was asked. */
function talker(say: (apdu: Uint8Array, at: number) => Uint8Array): { card: SmartCard, asked: () => number } {
  let at = 0
  const card: SmartCard = {
    readerName: 'talker', atr: new Uint8Array(), maxApduLength: 65_544, longestAnswer: null, longestAnswerIsProven: false,
    rememberLongestAnswer: () => undefined, rememberProof: () => undefined, reset: () => Promise.resolve('stayed'), disconnect: () => Promise.resolve(),
    transmit: (apdu) => {
      at += 1
      return Promise.resolve(say(apdu, at))
    },
  }
  return { card, asked: () => at }
}

const carryOf = (card: SmartCard) => (message: Uint8Array): Promise<Uint8Array> => exchange(card, message, { long: false, wait: () => Promise.resolve() })

const steps: KeyStep[] = [
  { ask: 'agreement', protocol: 2 },
  { ask: 'token', protocol: 2, agreement: { x: random(32), y: random(32) }, pinHash: random(32), permission: { bits: 1, rpId: RP_ID } },
  { ask: 'credential', clientDataHash: random(32), rpId: RP_ID, rpName: 'Foyer', userHandle: random(16), userName: 'Utopia', exclude: [], discoverable: false, pin: null },
  { ask: 'assertion', clientDataHash: random(32), rpId: RP_ID, allow: [random(64)], pin: null },
]

/** Whatever it is, it is a coded error or an answer in bounds; nothing is looked at but that. */
async function holds(work: Promise<KeyAnswer>): Promise<boolean> {
  try {
    return JSON.stringify(await work).length < 40_000
  } catch (thrown) {
    return thrown instanceof FoyerError && thrown.code in errorCodes && thrown.code !== 'internal.fault'
  }
}

describe('a card that lies, as a security key', () => {
  it('says anything at all: a coded error or an answer in bounds', async () => {
    await assert(asyncProperty(uint8Array({ maxLength: 300 }), constantFrom(0x9000, 0x9100, 0x6110, 0x6a82), nat(3), async (data, word, at) => {
      const { card, asked } = talker(() => Uint8Array.from([...data, word >> 8, word & 0xff]))
      const carry = carryOf(card)
      expect(await holds(keyInfo(carry)) && await holds(performStep(carry, steps[at]!))).toBe(true)
      expect(asked()).toBeLessThan(2500)
    }), { numRuns: 300 })
  })

  it('changes what a good key says: no answer but a good one, or a coded error', async () => {
    const key = keyOf()
    const { credentialId } = await enrol(key)
    const real: Uint8Array[] = []
    await withKey({ atr: key.atr, reset: () => key.reset(), process: (apdu) => {
      const answer = key.process(apdu)
      if (answer instanceof Uint8Array) real.push(answer)
      return answer
    } }, async (card) => {
      await dance(card, toMake())
      await dance(card, toAssert([credentialId]))
    })
    const messages = real.filter((answer) => answer.length > 40)
    expect(messages.length).toBeGreaterThan(2)
    await assert(asyncProperty(nat(messages.length - 1), nat(), nat(255), nat(200), nat(3), async (which, place, value, cut, at) => {
      const answer = Uint8Array.from(messages[which]!)
      answer[place % (answer.length - 2)] = value
      const shorter = cut > 150 ? Uint8Array.from([...answer.subarray(0, cut % answer.length), 0x90, 0x00]) : answer
      const { card } = talker(() => shorter)
      return await holds(keyInfo(carryOf(card))) && await holds(performStep(carryOf(card), steps[at]!))
    }), { numRuns: 1500 })
  })

  it('goes on for ever: more parts, more time, more bytes', async () => {
    for (const answer of [[0x61, 0x00], [0x91, 0x00], [...new Uint8Array(250), 0x61, 0xff]]) {
      const { card, asked } = talker(() => Uint8Array.from(answer))
      await expect(keyInfo(carryOf(card))).rejects.toMatchObject({ code: expect.stringMatching(/^securityKey\.(malformed|timeout)$/) as string })
      expect(asked()).toBeLessThan(500)
    }
  })

  it('nests deeper, names a key twice, tags, counts to infinity, or says how long it is and lies', () => {
    const nested = (depth: number): Uint8Array => Uint8Array.from([...Array.from({ length: depth }, () => 0x81), 0x00])
    expect(decodeCbor(nested(4))).toEqual([[[[0]]]])
    const bad = [
      nested(5), nested(8000), Uint8Array.of(0xa2, 1, 1, 1, 2), Uint8Array.of(0xc0, 0x61, 0x61), Uint8Array.of(0xfb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0), Uint8Array.of(0x9f, 0xff), Uint8Array.of(0x5f, 0xff),
      Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff), Uint8Array.of(0x5a, 0xff, 0xff, 0xff, 0xff), Uint8Array.of(0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), Uint8Array.of(0x00, 0x00), new Uint8Array(), Uint8Array.of(0xf7),
      encodeCbor(1.5), Uint8Array.of(0xa1, 0xf5, 0x00),
    ]
    for (const bytes of bad) expect(() => decodeCbor(bytes)).toThrow(expect.objectContaining({ code: 'securityKey.malformed' }) as Error)
  })

  it('leaves in the middle of each command: it was taken away, and the next try is whole', async () => {
    const key = keyOf({ pin: '2461' })
    const credential = await enrol(key, { pin: '2461' })
    let commands = 0
    await withKey({ atr: key.atr, reset: () => key.reset(), process: (apdu) => {
      commands += 1
      return key.process(apdu)
    } }, (card) => dance(card, toAssert([credential.credentialId], { pin: '2461' })))
    for (let goneAt = 1; goneAt <= commands; goneAt += 1) {
      const torn = keyOf({ pin: '2461', goneAt }, key.store)
      await expect(withKey(torn, (card) => dance(card, toAssert([credential.credentialId], { pin: '2461' })))).rejects.toMatchObject({ code: 'chip.removed' })
    }
    expect(await withKey(key, (card) => dance(card, toAssert([credential.credentialId], { pin: '2461' })))).toMatchObject({ is: 'assertion' })
  })
})
