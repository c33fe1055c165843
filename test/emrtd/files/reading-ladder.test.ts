import { describe, expect, it } from 'vitest'
import { maxTries, ReadingLadder, type ReadingWay } from '../../../electron/emrtd/files/reading-ladder.ts'
import { extendedSizes } from '../../../electron/emrtd/files/read-sizes.ts'
import { seededRandom } from '../../../electron/emrtd/simulator/seeded-random.ts'
import { apduLengths } from '../../../electron/emrtd/card/smart-card.ts'

const fresh = (): ReadingWay => ({ sizes: extendedSizes(apduLengths.extended, null), byShortId: true, selectP1: 0x02, readerCarries: null })
const refused = { status: 0x6700, secured: true, bytes: 65_000, byShortId: true, inside: false }

describe('the ladder of ways to read', () => {
  it('ends, whatever a chip answers and however often it is asked', () => {
    const random = seededRandom('ladder')
    for (let chip = 0; chip < 300; chip += 1) {
      const way = fresh()
      const ladder = new ReadingLadder(way)
      let tries = 0
      for (let failure = 0; failure < 500; failure += 1) {
        const [kind = 0, status = 0, bytes = 0, flags = 0] = random(4)
        const tried = kind < 80
          ? ladder.lost({ bytes: bytes * 300, came: kind < 40 ? null : bytes * 200 })
          : ladder.refused({ status: 0x6700 + status * 3, secured: flags < 128, bytes: bytes * 300, byShortId: flags % 2 === 0, inside: flags % 3 === 0 })
        if (tried) tries += 1
        // As after a file that could not be read in any way.
        if (failure % 20 === 0) Object.assign(way, fresh())
      }
      expect(tries).toBeLessThanOrEqual(maxTries)
    }
  })

  it('goes down to 64 bytes for a chip that refuses them within its file, in three steps', () => {
    const way = fresh()
    const ladder = new ReadingLadder(way)
    expect(ladder.refused(refused)).toBe(true)
    expect(way.sizes).toMatchObject({ extended: true, exact: true })
    ladder.took(8, true)
    for (const bytes of [900, 160]) expect(ladder.refused({ ...refused, bytes, byShortId: false, inside: true })).toBe(true)
    expect(way.sizes).toMatchObject({ extended: false, maxData: 64 })
    expect(ladder.refused({ ...refused, bytes: 64, byShortId: false, inside: true })).toBe(false)
  })

  it('never blames the length of an answer that is no longer than one that came', () => {
    const way = fresh()
    const ladder = new ReadingLadder(way)
    ladder.took(1500, true)
    expect(ladder.lost({ bytes: 1500, came: null })).toBe(false)
    expect([way.sizes.maxAnswer, way.readerCarries]).toEqual([65_538, null])
    expect(ladder.lost({ bytes: 6000, came: null })).toBe(true)
    expect([way.sizes.maxAnswer, way.readerCarries]).toEqual([1900, 1900])
  })

  it('takes what came of a cut answer for what the reader carries', () => {
    const way = fresh()
    expect(new ReadingLadder(way).lost({ bytes: 6000, came: 254 })).toBe(true)
    expect(way.sizes).toMatchObject({ extended: false, maxAnswer: 252 })
  })

  it('takes short identifiers up again where reading past the end was refused in the same words', () => {
    const way = fresh()
    const ladder = new ReadingLadder(way)
    ladder.refused({ ...refused, status: 0x6a86 })
    expect([way.byShortId, way.sizes.exact]).toEqual([false, false])
    ladder.refused({ ...refused, status: 0x6a86, byShortId: false })
    expect([way.byShortId, way.sizes.exact]).toEqual([true, true])
  })
})
