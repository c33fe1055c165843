import { describe, expect, it } from 'vitest'
import { performBac } from '../../../electron/emrtd/access/bac.ts'
import { ChipChannel } from '../../../electron/emrtd/channel/chip-channel.ts'
import { bacKeySeed, deriveSessionKeys, mrzInformation } from '../../../electron/emrtd/algorithms/key-derivation.ts'
import { scriptedCard } from './scripted-card.ts'
import { bacExample, hex, missing, scripted, unhex } from './worked-examples.ts'

describe.skipIf(missing)('basic access control, ICAO 9303-11 appendix D', () => {
  const example = missing ? null! : bacExample()
  const key = { documentNumber: 'L898902C', dateOfBirth: '690806', dateOfExpiry: '940623' }

  it('puts the MRZ information together, long document numbers included', () => {
    expect(example.mrzInfo.map(({ doc, dob, exp }) => mrzInformation({ documentNumber: doc, dateOfBirth: dob, dateOfExpiry: exp })))
      .toEqual(example.mrzInfo.map(({ mrzInformation: expected }) => expected))
  })

  it('derives the access keys', () => {
    expect(hex(bacKeySeed(key))).toBe(example.kseed)
    const keys = deriveSessionKeys(bacKeySeed(key), '3DES')
    expect([hex(keys.encryption), hex(keys.mac)]).toEqual([example.kenc, example.kmac])
  })

  it('authenticates, selects EF.COM and reads it as in the example, byte for byte', async () => {
    const card = scriptedCard(example.apdus)
    const channel = new ChipChannel(card, () => 0)
    const result = await performBac(channel, key, scripted(unhex(example.rndIfd), unhex(example.kIfd)))
    expect([hex(result.keys.encryption), hex(result.keys.mac), hex(result.counter)]).toEqual([example.ksEnc, example.ksMac, example.ssc])
    const selected = await channel.send({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: unhex('011E') })
    expect(selected).toMatchObject({ status: 0x9000, secured: true })
    const head = await channel.send({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 })
    const rest = await channel.send({ cla: 0, ins: 0xb0, p1: 0, p2: 4, le: 18 })
    expect([hex(head.data), hex(rest.data)]).toEqual(example.plain)
    expect(card.sent).toHaveLength(example.apdus.length)
  })

  it('tells a wrong key from a chip that cannot prove itself', async () => {
    const denied = scriptedCard([example.apdus[0]!, [example.apdus[1]![0], '6300']])
    const random = (): ((bytes: number) => Uint8Array) => scripted(unhex(example.rndIfd), unhex(example.kIfd))
    await expect(performBac(new ChipChannel(denied, () => 0), key, random())).rejects.toMatchObject({ code: 'chip.accessDenied' })
    const locked = scriptedCard([example.apdus[0]!, [example.apdus[1]![0], '6983']])
    await expect(performBac(new ChipChannel(locked, () => 0), key, random())).rejects.toMatchObject({ code: 'chip.accessLocked' })
    const forged = scriptedCard([example.apdus[0]!, [example.apdus[1]![0], example.apdus[1]![1].replace(/^46/, '47')]])
    await expect(performBac(new ChipChannel(forged, () => 0), key, random())).rejects.toMatchObject({ code: 'chip.secureMessaging' })
  })
})
