import { describe, expect, it } from 'vitest'
import { readerQuirks, throughReader } from '../../../electron/emrtd/simulator/reader-quirks.ts'
import { readChip } from '../../../electron/emrtd/session.ts'
import { AnswerMemory } from '../../../electron/reader/smartcards/answer-memory.ts'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { readingOptions, specimenDocument } from '../../emrtd/specimen-document.ts'

describe('what a reader was seen to carry', () => {
  it('is kept for the cards after this one, and tried anew after fifty', () => {
    const memory = new AnswerMemory()
    expect(memory.longest).toBeNull()
    memory.remember(252)
    for (let card = 0; card < 50; card += 1) {
      memory.nextCard()
      expect(memory.longest).toBe(252)
    }
    memory.nextCard()
    expect(memory.longest).toBeNull()
  })

  it.each(['over252LosesTheChip', 'over1958LosesTheChip', 'over1958Cut'] as const)('%s: the second document loses nothing any more, each verdict tells of the reader', async (quirk) => {
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
    const first = await readOn('weak')
    expect([first.verdict, first.codes.includes('readerLosesAnswers'), first.resets > 0]).toEqual(['genuine', true, true])
    const second = await readOn('weak')
    expect([second.verdict, second.codes.includes('readerLosesAnswers'), second.resets]).toEqual(['genuine', true, 0])
    const elsewhere = await readOn('good')
    expect([elsewhere.verdict, elsewhere.codes.includes('readerLosesAnswers')]).toEqual(['genuine', false])
  })
})
