import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readChip } from '../../../electron/emrtd/session.ts'
import type { SimulatedCard } from '../../../electron/emrtd/simulator/link.ts'
import type { CardReaderEvent, SmartCardReaders } from '../../../electron/emrtd/card/smart-card.ts'
import { paceP256, readingOptions, specimenDocument } from '../../emrtd/specimen-document.ts'

/** One kind of readers under test, and the hands that lay cards on them. */
export interface ReadersUnderTest {
  readers: SmartCardReaders
  /** Two readers, empty. */
  names: readonly [string, string]
  lay(name: string, card: SimulatedCard): Promise<void>
  take(name: string): Promise<void>
  close(): Promise<void>
}

export const getChallenge = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08)

/** Longer than a busy machine takes to lay a card, ms. */
const LAID_MS = 60_000

/** What every kind of smart-card readers does, whatever is behind it. */
export function readersContract(kind: string, skip: boolean, open: () => Promise<ReadersUnderTest>): void {
  describe.skipIf(skip)(`smart-card readers: ${kind}`, () => {
    let under: ReadersUnderTest
    const events: CardReaderEvent[] = []
    const seen = async (type: CardReaderEvent['type'], reader: string): Promise<void> => {
      await expect.poll(() => events.some((event) => event.type === type && 'reader' in event && event.reader === reader)).toBe(true)
    }
    const lay = async (reader: string, card: SimulatedCard): Promise<void> => {
      events.length = 0
      await under.lay(reader, card)
      await seen('cardInserted', reader)
    }
    const take = async (reader: string): Promise<void> => {
      events.length = 0
      await under.take(reader)
      await seen('cardRemoved', reader)
    }

    beforeAll(async () => {
      under = await open()
      under.readers.onEvent((event) => events.push(event))
    })
    afterEach(async () => {
      for (const { name, card } of await under.readers.list()) if (card !== null) await take(name)
    })
    afterAll(() => under.close())

    it('lists readers, and cards with their answer to reset', async () => {
      const [first, second] = under.names
      expect(await under.readers.list()).toEqual(expect.arrayContaining([{ name: first, card: null }, { name: second, card: null }]))
      const { card } = specimenDocument()
      await lay(second, card)
      expect(await under.readers.list()).toEqual(expect.arrayContaining([{ name: first, card: null }, { name: second, card: { atr: card.atr } }]))
    })

    it('says what is missing: the reader, the card, or its turn', async () => {
      await expect(under.readers.connect('No such reader')).rejects.toMatchObject({ code: 'device.notFound' })
      await expect(under.readers.connect(under.names[0])).rejects.toMatchObject({ code: 'chip.removed' })
      await lay(under.names[0], specimenDocument().card)
      const card = await under.readers.connect(under.names[0])
      await expect(under.readers.connect(under.names[0])).rejects.toMatchObject({ code: 'device.busy' })
      await card.disconnect()
      const again = await under.readers.connect(under.names[0])
      expect(await again.transmit(getChallenge)).toHaveLength(10)
      await again.disconnect()
    })

    it('carries short and extended APDUs to several cards at once', async () => {
      const documents = [specimenDocument({ bac: false, portraitBytes: 40_000 }, 'first'), specimenDocument({ bac: false, portraitBytes: 30_000 }, 'second')]
      const lengths: number[] = []
      for (const [index, name] of under.names.entries()) await lay(name, documents[index]!.card)
      const cards = await Promise.all(under.names.map((name) => under.readers.connect(name)))
      await Promise.all(cards.map(async (card, index) => {
        await card.transmit(Uint8Array.of(0x00, 0xa4, 0x04, 0x0c, 0x07, 0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01))
        const answer = await card.transmit(Uint8Array.of(0x00, 0xb0, 0x82, 0x00, 0x00, 0x00, 0x00))
        expect(answer.length).toBe((documents[index]!.profile.files.get(0x0102)?.length ?? 0) + 2)
        lengths.push(answer.length)
      }))
      expect(Math.max(...lengths)).toBeGreaterThan(40_000)
      for (const card of cards) await card.disconnect()
    })

    it('notices a card that is taken away, and takes it up again when it is back', async () => {
      const [name] = under.names
      const document = specimenDocument()
      await lay(name, document.card)
      const card = await under.readers.connect(name)
      expect(await card.transmit(getChallenge)).toHaveLength(10)
      await take(name)
      await expect(card.transmit(getChallenge)).rejects.toMatchObject({ code: 'chip.removed' })
      await expect(card.reset({ waitMs: 50 })).rejects.toMatchObject({ code: 'chip.removed' })
      await Promise.all([card.reset({ waitMs: LAID_MS }), lay(name, document.card)])
      expect(await card.transmit(getChallenge)).toHaveLength(10)
      await card.disconnect()
    })

    it('gives up on a chip that does not answer, and goes on with the next card', async () => {
      const [name] = under.names
      await lay(name, specimenDocument({ faults: { silentAt: 1 } }).card)
      const card = await under.readers.connect(name)
      await expect(card.transmit(getChallenge, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'chip.timeout' })
      await expect(card.transmit(getChallenge, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'chip.timeout' })
      await take(name)
      await card.disconnect()
      await lay(name, specimenDocument().card)
      const next = await under.readers.connect(name)
      expect(await next.transmit(getChallenge)).toHaveLength(10)
      await next.disconnect()
    })

    it.each([
      ['BAC', {}],
      ['BAC, short APDUs', { quirks: { extendedLength: null } }],
      ['PACE', { pace: [paceP256] }],
      ['PACE with chip authentication mapping', { pace: [{ ...paceP256, mapping: 'CAM' as const }] }],
      ['PACE with integrated mapping', { pace: [{ ...paceP256, mapping: 'IM' as const }] }],
      ['PACE over a prime field', { pace: [{ ...paceP256, agreement: 'DH' as const, parameterId: 1 }] }],
      ['chip authentication', { chipAuthentication: [{ parameterId: 12, cipher: 'AES-128' as const }] }],
      ['active authentication', { activeAuthentication: { kind: 'ECDSA' as const, curve: 'P-256' as const, hash: 'SHA-256' as const } }],
      ['a chip torn off the field', { faults: { lostAtFileByte: 9000 }, quirks: { maxReadBytes: 3000 } }],
    ])('reads a whole document: %s', async (_what, options) => {
      const [name] = under.names
      const document = specimenDocument({ portraitBytes: 12_000, ...options })
      await lay(name, document.card)
      const card = await under.readers.connect(name)
      const reading = await readChip(card, { ...readingOptions(document), policy: { recoveryWaitMs: LAID_MS } })
      expect(reading).toMatchObject({ verdict: 'genuine', dataGroups: { 1: { hash: 'ok' }, 2: { hash: 'ok' } } })
      await card.disconnect()
    })

    it.each([
      ['a wrong MAC', { wrongMacAt: 2 }, 'genuine'],
      ['a lie about a length', { lengthLie: { fileId: 0x0102, contentLength: 30_000 } }, 'cannotTell'],
      ['no such application', { statusAt: { command: 4, status: 0x6a82 } }, 'chip.notADocument'],
      ['a locked chip', { statusAt: { command: 6, status: 0x6983 } }, 'chip.accessLocked'],
      ['a refused key', { statusAt: { command: 6, status: 0x6300 } }, 'chip.accessDenied'],
      ['no challenge', { statusAt: { command: 5, status: 0x6f00 } }, 'chip.unsupported'],
    ])('tells every fault by its own word: %s', async (_what, faults, outcome) => {
      const [name] = under.names
      const document = specimenDocument({ faults })
      await lay(name, document.card)
      const card = await under.readers.connect(name)
      const ended = readChip(card, readingOptions(document)).then(({ verdict }) => verdict, (error: { code: string }) => error.code)
      expect(await ended).toBe(outcome)
      await card.disconnect()
    })
  })
}
