import { describe, expect, it } from 'vitest'
import { GLANCE_HEIGHT, GLANCE_WIDTH, hasMoved, Rest, restUntilMoved } from '../../../renderer/scan/rest.ts'
import { Random } from '../../drawn/random.ts'

/** A desk in the light of a lobby, with a sensor's noise, σ 4 levels, and a page of so many cells at a place. */
function glance(random: Random, page: { x: number, y: number, width: number, height: number } | null = null): Uint8Array {
  return Uint8Array.from({ length: GLANCE_WIDTH * GLANCE_HEIGHT }, (_, at) => {
    const [x, y] = [at % GLANCE_WIDTH, Math.floor(at / GLANCE_WIDTH)]
    const on = page !== null && x >= page.x && x < page.x + page.width && y >= page.y && y < page.y + page.height
    return (on ? 190 : 70 + y) + Math.round(4 * (random.next() + random.next() + random.next() + random.next() - 2) * 1.73)
  })
}
const nothing = { phase: 'searching', hint: 'noDocument', outline: null } as const

describe('rest', () => {
  it('takes noise for none, a card that is held far away for movement, and one that lies for none again', () => {
    const random = new Random(7)
    const card = { x: 28, y: 15, width: 8, height: 5 }
    for (let at = 0; at < 200; at++) expect(hasMoved(glance(random), glance(random))).toBe(false)
    for (let at = 0; at < 200; at++) expect(hasMoved(glance(random), glance(random, card))).toBe(true)
    expect(hasMoved(glance(random, card), glance(random, card))).toBe(false)
    expect(hasMoved(glance(random, card), glance(random, { ...card, x: 33 }))).toBe(true)
  })

  it('comes after three seconds of nothing, and not while anything is in view', () => {
    const rest = new Rest()
    rest.note(nothing, 1000)
    rest.note(nothing, 3999)
    expect([rest.isDue(3999), rest.isDue(4000)]).toEqual([false, true])
    rest.note({ ...nothing, hint: 'holdStill' }, 4100)
    expect(rest.isDue(10_000)).toBe(false)
    rest.note(nothing, 5000)
    rest.end()
    expect(rest.isDue(10_000)).toBe(false)
  })

  it('ends with the glance that sees movement; else after two seconds, for one look', async () => {
    const random = new Random(9)
    const resting = (glances: (Uint8Array | null)[]) => {
      let waited = 0
      return { waited: () => waited, rest: restUntilMoved({ glance: () => Promise.resolve(glances.length > 1 ? glances.shift()! : glances[0]!), going: () => true, wait: (ms) => { waited += ms; return Promise.resolve() } }) }
    }
    const page = { x: 10, y: 5, width: 30, height: 20 }
    const moved = resting([glance(random), glance(random), glance(random, page)])
    expect([await moved.rest, moved.waited()]).toEqual([true, 500])
    const still = resting([glance(random)])
    expect([await still.rest, still.waited()]).toEqual([false, 2000])
    const blind = resting([null])
    expect([await blind.rest, blind.waited()]).toEqual([true, 0])
  })
})
