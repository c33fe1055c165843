import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { readChip } from '../../../electron/reader/chip/session.ts'
import { seededRandom } from '../../../electron/reader/chip/simulator/seeded-random.ts'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { paceP256, readingOptions, specimenDocument } from './specimen-document.ts'

/** Changes an answer in one of many ways; the same for the same random stream. */
function mutate(answer: Uint8Array, random: (bytes: number) => Uint8Array): Uint8Array {
  const [how = 0, a = 0, b = 0] = random(3)
  const at = ((a << 8) | b) % Math.max(1, answer.length)
  const changed = answer.slice()
  if (how < 80) changed[at] = (changed[at] ?? 0) ^ (1 << (how & 7))
  else if (how < 120) return changed.subarray(0, at)
  else if (how < 160) return Uint8Array.of(...random(a % 40), 0x90, 0x00)
  else if (how < 200) return Uint8Array.of(a, b)
  else if (how < 230) changed.fill(a, at, at + 8)
  else return Uint8Array.of(...changed.subarray(0, -2), ...changed)
  return changed
}

describe('a chip that lies', () => {
  it('never gets further than a coded error, and never to "genuine" with other contents', async () => {
    const random = seededRandom('hostile chips')
    const outcomes = new Map<string, number>()
    const documents = [specimenDocument({ portraitBytes: 600 }), specimenDocument({ bac: false, portraitBytes: 600 }), specimenDocument({ pace: [paceP256], portraitBytes: 600 })]
    for (let round = 0; round < 200; round++) {
      const document = documents[round % (round % 10 === 0 ? 3 : 2)]!
      const target = (random(1)[0] ?? 0) % 14
      let count = 0
      const readers = new SimulatedReaders(['reader'])
      readers.insert('reader', {
        atr: document.card.atr,
        reset: () => document.card.reset(),
        transmit: async (apdu) => {
          const answer = await document.card.transmit(apdu)
          count += 1
          return count % 14 === target ? mutate(answer, random) : answer
        },
      })
      const card = await readers.connect('reader')
      const options = readingOptions(document)
      const limits = { maxApdus: 300, apduTimeoutMs: 500, totalMs: 5000 }
      const outcome = await readChip(card, { ...options, policy: { recoveryWaitMs: 10, limits } }).then(
        ({ verdict, dataGroups }) => {
          const whole = dataGroups['1'] !== undefined && Object.values(dataGroups).every(({ hash }) => hash === 'ok')
          return verdict === 'genuine' && !whole ? 'internal.fault' : verdict
        },
        (error: unknown) => {
          expect(error).toBeInstanceOf(FoyerError)
          return (error as FoyerError).code
        },
      )
      expect(outcome).not.toBe('internal.fault')
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    expect(outcomes.size).toBeGreaterThan(3)
  }, 60_000)
})
