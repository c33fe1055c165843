import { describe, expect, it } from 'vitest'
import { readChip } from '../../electron/emrtd/session.ts'
import type { ChipReading } from '../../electron/contract/chip.ts'
import { decodeCommand } from '../../electron/emrtd/card/apdu.ts'
import { readerQuirks, throughReader, type ReaderQuirkName } from '../../electron/emrtd/simulator/reader-quirks.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { codes, pace } from './read-specimen.ts'
import { paceP256, readingOptions, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

// Readers and drivers that lose answers which are no longer than a full short one, and chips that answer with long keys and signatures.

const lossy = ['over252LosesTheChip', 'over252Fails', 'over252Cut', 'over252CutBare'] as const satisfies ReaderQuirkName[]

class Desk {
  readonly #readers: SimulatedReaders
  readonly #quirk: ReaderQuirkName

  constructor(quirk: ReaderQuirkName) {
    this.#quirk = quirk
    this.#readers = new SimulatedReaders(['reader'], readerQuirks[quirk].told)
  }

  async read(document: SpecimenDocument, allowDowngrade = false): Promise<ChipReading> {
    this.#readers.insert('reader', throughReader(document.card, readerQuirks[this.#quirk]))
    const card = await this.#readers.connect('reader')
    try {
      return await readChip(card, { ...readingOptions(document), allowDowngrade })
    } finally {
      await card.disconnect()
    }
  }
}

const longPace = (chaining = true): SpecimenDocument => specimenDocument({ pace: [pace('GM', 'AES-128', 1)], portraitBytes: 500, quirks: { chaining } })
const rsa = { activeAuthentication: { kind: 'RSA', bits: 2048, hash: 'SHA-256' }, portraitBytes: 500 } as const

describe('PACE with keys of 2048 bits', () => {
  it.each(lossy.flatMap((reader) => [pace('GM', 'AES-128', 1), pace('IM', 'AES-256', 2), pace('GM', '3DES', 1)].map((option) => ({ reader, option }))))(
    'in parts where the reader does not carry them whole: $reader, $option.mapping $option.parameterId', async ({ reader, option }) => {
      const reading = await new Desk(reader).read(specimenDocument({ pace: [option], portraitBytes: 500 }))
      expect(reading).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE', downgraded: false } })
      expect(codes(reading)).toContain('readerLosesAnswers')
    })

  it.each(lossy)('a chip that gives them whole only: the reader is named, or policy allows BAC (%s)', async (reader) => {
    await expect(new Desk(reader).read(longPace(false))).rejects.toMatchObject({ code: 'chip.readerTooShort' })
    expect(await new Desk(reader).read(longPace(false), true)).toMatchObject({ access: { protocol: 'BAC', downgraded: true } })
  })

  it.each(lossy)('a chip that offers shorter keys beside them is opened with those (%s)', async (reader) => {
    const document = specimenDocument({ pace: [pace('GM', 'AES-128', 1), pace('GM', '3DES', 12)], portraitBytes: 500, quirks: { chaining: false } })
    expect(await new Desk(reader).read(document)).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE', downgraded: false } })
  })

  it.each(['plain', 'shortAndTold'] as const)('a chip that was moved once is asked for the same again: %s', async (reader) => {
    const document = longPace()
    const process = document.chip.process.bind(document.chip)
    let lost = false
    document.chip.process = (apdu) => {
      const answer = process(apdu)
      if (lost || apdu[1] !== 0x86 || apdu.length < 200) return answer
      lost = true
      document.chip.reset()
      return 'gone'
    }
    const reading = await new Desk(reader).read(document)
    expect([lost, reading.verdict, codes(reading).includes('readerLosesAnswers')]).toEqual([true, 'genuine', false])
  })
})

describe('active authentication with a key of 2048 bits', () => {
  it.each(lossy.flatMap((reader) => [[], [paceP256]].map((access) => ({ reader, access, opened: access.length > 0 ? 'PACE' : 'BAC' }))))(
    'its signature in parts: $reader, $opened', async ({ reader, access }) => {
      expect(await new Desk(reader).read(specimenDocument({ ...rsa, pace: access }))).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'passed' } })
    })

  /** Gives its signature whole in a long answer only; in short ones cut with 9000, or not at all. */
  function wholeOnlyLong(cut: boolean): SpecimenDocument {
    const document = specimenDocument({ ...rsa, quirks: { chaining: false } })
    let long = false
    const process = document.chip.process.bind(document.chip)
    document.chip.process = (apdu) => {
      long = decodeCommand(apdu).extended
      return process(apdu)
    }
    document.profile.faults.rewrite = (command, answer) => {
      if (command.ins !== 0x88 || long) return answer
      return cut ? { data: answer.data.subarray(0, 200), status: 0x9000 } : { data: new Uint8Array(), status: 0x6700 }
    }
    return document
  }

  it.each(lossy.flatMap((reader) => [true, false].map((cut) => ({ reader, cut }))))(
    'a reader that lost the answers of documents which were no copies is to blame: $reader, cut: $cut', async ({ reader, cut }) => {
      const desk = new Desk(reader)
      for (const proven of [await desk.read(specimenDocument(rsa)), await desk.read(specimenDocument(rsa))]) expect(proven.cloneCheck.activeAuthentication).toBe('passed')
      const reading = await desk.read(wholeOnlyLong(cut))
      expect(reading).toMatchObject({ verdict: 'genuine', cloneCheck: { activeAuthentication: 'notDone' } })
      expect(codes(reading)).toEqual(expect.arrayContaining(['readerTooShort', 'readerLosesAnswers']))
    })

  it.each(lossy)('a copy that lets its long answers go missing is not taken for a short reader, however often it is laid down: %s', async (played) => {
    const desk = new Desk('plain')
    const copy = (): SpecimenDocument => {
      const document = wholeOnlyLong(true)
      return { ...document, card: throughReader(document.card, readerQuirks[played]) }
    }
    for (let times = 0; times < 4; times += 1) {
      const reading = await desk.read(copy())
      expect([reading.verdict, codes(reading).includes('cloneCheckUnanswered')]).toEqual(['cannotTell', true])
    }
    // A genuine document between does not speak for what it did not see.
    expect((await desk.read(specimenDocument(rsa))).verdict).toBe('genuine')
    expect((await desk.read(copy())).verdict).toBe('cannotTell')
  })

  it.each(lossy)('a key of another on such a reader has failed: %s', async (reader) => {
    const document = specimenDocument(rsa)
    document.profile.activeAuthentication = specimenDocument(rsa, 'another').profile.activeAuthentication
    expect(await new Desk(reader).read(document)).toMatchObject({ verdict: 'altered', cloneCheck: { activeAuthentication: 'failed' } })
  })
})
