import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { readerQuirks, throughReader } from '../../../electron/emrtd/simulator/reader-quirks.ts'
import { readChip } from '../../../electron/emrtd/session.ts'
import { AnswerMemory } from '../../../electron/reader/smartcards/answer-memory.ts'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { readingOptions, specimenDocument } from '../../emrtd/specimen-document.ts'

describe('what a reader was seen to carry', () => {
  it('is not believed of one card, nor of two with another between them: it may have been moved', () => {
    const memory = new AnswerMemory()
    memory.remember(252)
    memory.nextCard()
    memory.nextCard()
    memory.remember(252)
    expect(memory.longest).toBeNull()
  })

  it('is kept for the cards after two that said so, and tried anew after fifty', () => {
    const memory = new AnswerMemory()
    expect(memory.longest).toBeNull()
    memory.remember(252)
    expect(memory.longest).toBeNull()
    memory.nextCard()
    memory.remember(252)
    for (let card = 0; card < 50; card += 1) {
      memory.nextCard()
      expect(memory.longest).toBe(252)
    }
    memory.nextCard()
    expect(memory.longest).toBeNull()
  })

  it('is the reader\'s doing once two cards in a row said so that were proven to be no copies', () => {
    const after = (...cards: { bytes: number | null; proven: boolean }[]): boolean => {
      const memory = new AnswerMemory()
      for (const { bytes, proven } of cards) {
        memory.nextCard()
        if (bytes !== null) memory.remember(bytes)
        if (proven) memory.prove()
      }
      memory.nextCard()
      return memory.isProven
    }
    const [proven, unproven, quiet] = [{ bytes: 252, proven: true }, { bytes: 252, proven: false }, { bytes: null, proven: true }]
    expect([after(proven, proven), after(proven, proven, quiet)]).toEqual([true, true])
    expect([after(unproven, unproven, quiet), after(proven, unproven), after(unproven, proven), after(proven, quiet, proven)]).toEqual([false, false, false, false])
    expect([after({ bytes: 1958, proven: true }, proven), after(proven, proven, { bytes: 200, proven: false })]).toEqual([false, false])
  })

  it.each(['over252LosesTheChip', 'over1958LosesTheChip', 'over1958Cut'] as const)('%s: the third document loses nothing any more, each verdict tells of the reader', async (quirk) => {
    const readers = new SimulatedReaders(['weak', 'good'])
    const readOn = async (reader: string): Promise<{ verdict: string; codes: string[]; resets: number }> => {
      const document = specimenDocument({ portraitBytes: 2500 })
      let resets = -1
      const card = reader === 'weak' ? throughReader(document.card, readerQuirks[quirk]) : document.card
      readers.insert(reader, { ...card, reset: () => { resets += 1; card.reset() } })
      const connection = await readers.connect(reader)
      const { verdict, reasons } = await readChip(connection, readingOptions(document))
      await connection.disconnect()
      return { verdict, codes: reasons.map(({ code }) => code), resets }
    }
    for (let document = 0; document < 2; document += 1) {
      const first = await readOn('weak')
      expect([first.verdict, first.codes.includes('readerLosesAnswers'), first.resets > 0]).toEqual(['genuine', true, true])
    }
    const third = await readOn('weak')
    expect([third.verdict, third.codes.includes('readerLosesAnswers'), third.resets]).toEqual(['genuine', true, 0])
    const elsewhere = await readOn('good')
    expect([elsewhere.verdict, elsewhere.codes.includes('readerLosesAnswers')]).toEqual(['genuine', false])
  })

  it('is not learned from the first command that a document loses while it is laid down', async () => {
    const readers = new SimulatedReaders(['desk'])
    for (let laid = 0; laid < 3; laid += 1) {
      const document = specimenDocument({ portraitBytes: 2500 })
      let isFirst = true
      let long = 0
      readers.insert('desk', {
        ...document.card, reset: () => { document.card.reset() },
        transmit: async (apdu) => {
          if (isFirst) {
            isFirst = false
            throw new FoyerError('chip.removed', { detail: 'PC/SC NotTransacted' })
          }
          const answer = await document.card.transmit(apdu)
          if (answer.length > 258) long += 1
          return answer
        },
      })
      const connection = await readers.connect('desk')
      const { verdict, reasons } = await readChip(connection, readingOptions(document))
      await connection.disconnect()
      expect([verdict, reasons.map(({ code }) => code).includes('readerLosesAnswers'), long > 0]).toEqual(['genuine', false, true])
    }
  })
})
