import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { decodeCommand, type CommandApdu, type ResponseApdu } from '../../electron/emrtd/card/apdu.ts'
import { codes, read } from './read-specimen.ts'
import { paceP256, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

// What could not be read is never "altered": that word is for a whole, signed thing that contradicts itself.

type ChipQuirk = (command: CommandApdu, answer: ResponseApdu) => ResponseApdu

function quirky(document: SpecimenDocument, rewrite: ChipQuirk): SpecimenDocument {
  document.profile.faults.rewrite = rewrite
  return document
}

const nothing = (status: number): ResponseApdu => ({ data: new Uint8Array(), status })
const pastEnd = (status: number): ChipQuirk => (_command, answer) => (answer.status === 0x6282 ? nothing(status) : answer)
const atMost = (bytes: number, status: number): ChipQuirk => (command, answer) => (command.ins === 0xb0 && (command.le ?? 256) > bytes ? nothing(status) : answer)
/** Every READ BINARY by short identifier. */
const shortIds = (status: number): ChipQuirk => (command, answer) => (command.ins === 0xb0 && (command.p1 & 0x80) !== 0 ? nothing(status) : answer)
const cutTo = (bytes: number, when: (command: CommandApdu) => boolean): ChipQuirk => (command, answer) =>
  (when(command) && answer.status === 0x9000 ? { data: answer.data.subarray(0, bytes), status: 0x9000 } : answer)
const rsa = { activeAuthentication: { kind: 'RSA', bits: 2048, hash: 'SHA-256' } } as const
const ecdsa = { activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' } } as const
const isSigning = ({ ins }: CommandApdu): boolean => ins === 0x88

describe('reads that a chip refuses', () => {
  it.each([
    ['past the end, 6B00', pastEnd(0x6b00)], ['past the end, 6700', pastEnd(0x6700)], ['past the end, empty with a warning', pastEnd(0x6282)],
    ['over 223 bytes', atMost(223, 0x6700)], ['over 160 bytes', atMost(160, 0x6700)], ['over 64 bytes, 6B00', atMost(64, 0x6b00)],
    ['by short identifier, 6A82', shortIds(0x6a82)], ['by short identifier, 6982', shortIds(0x6982)], ['by short identifier, 6985', shortIds(0x6985)],
    ['by short identifier, 6D00', shortIds(0x6d00)], ['by short identifier, 6700', shortIds(0x6700)], ['by short identifier, 6B00', shortIds(0x6b00)], ['by short identifier, empty', shortIds(0x9000)],
  ])('%s: read in another way, with BAC and PACE, in long and short APDUs', async (_, quirk) => {
    for (const pace of [[], [paceP256]]) {
      for (const extendedLength of [65535, null]) {
        const document = quirky(specimenDocument({ pace, quirks: { extendedLength }, portraitBytes: 900 }), quirk)
        const reading = await read(document)
        expect([reading.verdict, reading.access.protocol, reading.dataGroups['2']?.hash]).toEqual(['genuine', pace.length > 0 ? 'PACE' : 'BAC', 'ok'])
      }
    }
  })

  it('a data group that is refused in every way is told as unread', async () => {
    let current = 0
    const document = quirky(specimenDocument({ portraitBytes: 900 }), (command, answer) => {
      if (command.ins === 0xa4 && command.p1 === 2) current = command.data?.[1] ?? 0
      if (command.ins === 0xb0 && (command.p1 & 0x80) !== 0) current = command.p1 & 0x1f
      return command.ins === 0xb0 && current === 2 ? nothing(0x6f00) : answer
    })
    const reading = await read(document)
    expect([reading.verdict, reading.dataGroups['2']?.hash]).toEqual(['cannotTell', 'notRead'])
    expect(reading.reasons).toContainEqual({ code: 'fileUnreadable', params: { file: 'DG2' } })
  })

  it('a file of a length that its header overstates is fetched to its end; cut in its middle it is told as unread', async () => {
    const document = specimenDocument({ portraitBytes: 2000 })
    const whole = document.profile.files.get(0x0102)!
    document.profile.files.set(0x0102, whole.subarray(0, -3))
    for (const quirk of [pastEnd(0x6282), pastEnd(0x6b00), pastEnd(0x6700)]) {
      const reading = await read(quirky(specimenDocumentOf(document), quirk))
      expect([reading.verdict, reading.dataGroups['2']]).toEqual(['cannotTell', { hash: 'notRead', bytes: whole.length - 3 }])
    }
  })

  it.each([0x0101, 0x011d])('file %i cut short by the chip is never held against its holder', async (id) => {
    const document = specimenDocument({ portraitBytes: 500 })
    document.profile.files.set(id, document.profile.files.get(id)!.subarray(0, 60))
    const reading = await read(document)
    expect(reading.verdict).toBe('cannotTell')
    expect(reading.reasons).toContainEqual({ code: 'fileUnreadable', params: { file: id === 0x011d ? 'EF.SOD' : 'DG1' } })
  })

  it('a security object that nobody can read is damaged, not altered', async () => {
    const document = specimenDocument({ portraitBytes: 500 })
    document.profile.files.set(0x011d, Uint8Array.of(0x77, 4, 0x30, 2, 5, 5))
    const reading = await read(document)
    expect([reading.verdict, codes(reading)[0]]).toEqual(['cannotTell', 'sodMalformed'])
  })
})

describe('readers and drivers that lose long answers', () => {
  const losing = (document: SpecimenDocument, most: number, code: 'chip.removed' | 'device.failed'): SpecimenDocument => {
    const transmit = document.card.transmit.bind(document.card)
    document.card.transmit = async (apdu) => {
      const answer = await transmit(apdu)
      if (answer.length > most + 2) throw new FoyerError(code)
      return answer
    }
    return document
  }
  it.each([[1958, 'chip.removed'], [1958, 'device.failed'], [258, 'chip.removed']] as const)('over %i bytes as %s', async (most, code) => {
    const reading = await read(losing(specimenDocument({ portraitBytes: 6000 }), most, code))
    expect([reading.verdict, reading.dataGroups['2']?.hash]).toEqual(['genuine', 'ok'])
  })

  it('cut without a word: the MAC is gone with the rest, and the next try is smaller', async () => {
    const document = specimenDocument({ portraitBytes: 6000 })
    const transmit = document.card.transmit.bind(document.card)
    document.card.transmit = async (apdu) => {
      const answer = await transmit(apdu)
      return answer.length > 1960 ? Uint8Array.from([...answer.subarray(0, 1958), 0x90, 0x00]) : answer
    }
    expect((await read(document)).verdict).toBe('genuine')
  })
})

describe('proofs against copies that do not arrive whole', () => {
  it.each([255, 231, 223, 200, 160])('a signature cut to %i bytes, where short answers end: the reader is to blame, and nothing is proven either way', async (bytes) => {
    const document = quirky(specimenDocument({ ...rsa, portraitBytes: 500 }), cutTo(bytes, isSigning))
    const reading = await read(document, { maxApduLength: 261 })
    expect(reading).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'notDone' } })
    expect(codes(reading)).toContain('readerTooShort')
  })

  it.each([[0, rsa], [100, rsa], [255, rsa], [0, ecdsa], [40, ecdsa]] as const)('cut to %i bytes whatever is asked for: could not be read', async (bytes, option) => {
    for (const maxApduLength of [65544, 261]) {
      if (bytes === 255 && maxApduLength === 261) continue
      const reading = await read(quirky(specimenDocument({ ...option, portraitBytes: 500 }), cutTo(bytes, isSigning)), { maxApduLength })
      expect([reading.verdict, reading.cloneCheck.activeAuthentication]).toEqual(['cannotTell', 'notDone'])
      expect(codes(reading)).toContain('cloneCheckUnanswered')
    }
  })

  it.each([[1, rsa], [40, rsa], [1, ecdsa], [30, ecdsa]] as const)('%i bytes longer than the key has signatures: no signature either', async (more, option) => {
    const longer: ChipQuirk = (command, answer) => (isSigning(command) ? { ...answer, data: Uint8Array.from([...new Uint8Array(more).fill(9), ...answer.data]) } : answer)
    for (const maxApduLength of [65544, 261]) {
      const reading = await read(quirky(specimenDocument({ ...option, portraitBytes: 500 }), longer), { maxApduLength })
      expect([reading.verdict, reading.cloneCheck.activeAuthentication]).toEqual(['cannotTell', 'notDone'])
      expect(codes(reading)).toContain('cloneCheckUnanswered')
    }
  })

  it('with the zero of an INTEGER before it: a whole signature', async () => {
    const padded: ChipQuirk = (command, answer) => (isSigning(command) ? { ...answer, data: Uint8Array.from([0, ...answer.data]) } : answer)
    expect(await read(quirky(specimenDocument({ ...rsa, portraitBytes: 500 }), padded))).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'passed' } })
  })

  it('cut the first time only: asked again in a new session', async () => {
    let asked = 0
    const document = quirky(specimenDocument({ ...ecdsa, portraitBytes: 500 }), (command, answer) =>
      (isSigning(command) && ++asked === 1 ? { data: answer.data.subarray(0, 20), status: 0x9000 } : answer))
    expect(await read(document)).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'passed' } })
    expect(asked).toBeGreaterThan(1)
  })

  it('cut in short answers only: asked for in a long one', async () => {
    const document = specimenDocument({ ...rsa, portraitBytes: 500 })
    let long = false
    const process = document.chip.process.bind(document.chip)
    document.chip.process = (apdu) => {
      long = decodeCommand(apdu).extended
      return process(apdu)
    }
    quirky(document, (command, answer) => (isSigning(command) && !long ? { data: answer.data.subarray(0, 231), status: 0x9000 } : answer))
    expect(await read(document)).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'passed' } })
  })

  it.each([0x6700, 0x6985, 0x6982, 0x6f00, 0x6581])('an error instead of a signature (%i) is no answer', async (status) => {
    const reading = await read(quirky(specimenDocument({ ...ecdsa, portraitBytes: 500 }), (command, answer) => (isSigning(command) ? nothing(status) : answer)))
    expect([reading.verdict, reading.cloneCheck.activeAuthentication]).toEqual(['cannotTell', 'notDone'])
  })

  it.each([0x6d00, 0x6a88, 0x6a80])('a chip without the function that its state signed (%i) has failed, on any reader', async (status) => {
    for (const maxApduLength of [65544, 261]) {
      const denying = quirky(specimenDocument({ ...rsa, portraitBytes: 500 }), (command, answer) => (isSigning(command) ? nothing(status) : answer))
      expect(await read(denying, { maxApduLength })).toMatchObject({ verdict: 'altered', cloneCheck: { activeAuthentication: 'failed' } })
    }
  })

  it('a whole signature of another key is a copy\'s, the second time as the first', async () => {
    const document = specimenDocument({ ...rsa, portraitBytes: 500 })
    document.profile.activeAuthentication = specimenDocument({ ...rsa, portraitBytes: 500 }, 'another').profile.activeAuthentication
    expect((await read(document)).verdict).toBe('altered')
  })

  it('chip authentication damaged on the way once passes the second time', async () => {
    const document = specimenDocument({ chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' }], portraitBytes: 500 })
    const transmit = document.card.transmit.bind(document.card)
    let agreed = false
    let damaged = false
    document.card.transmit = async (apdu) => {
      const answer = await transmit(apdu)
      const confirming = agreed && !damaged
      agreed = apdu[1] === 0x86
      if (!confirming || agreed) return answer
      damaged = true
      return Uint8Array.from([...answer.subarray(0, 6), 0x90, 0x00])
    }
    expect(await read(document)).toMatchObject({ verdict: 'genuine', cloneCheck: { chipAuthentication: 'passed' } })
    expect(damaged).toBe(true)
  })
})

/** The same document on a chip of its own. */
function specimenDocumentOf(document: SpecimenDocument): SpecimenDocument {
  const copy = specimenDocument({ portraitBytes: 2000 })
  for (const [id, file] of document.profile.files) copy.profile.files.set(id, file)
  return copy
}
