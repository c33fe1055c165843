import { describe, expect, it } from 'vitest'
import { withRelayed } from '../../electron/transport/relayed.ts'

const held = [{ readingId: 'a', reading: { name: 'what the vault holds' } }]

describe('what the screen is shown of a Reading', () => {
  it('is the copy that the vault holds', () => {
    expect(withRelayed({ readingId: 'a', reading: { name: 'another' } }, held)).toEqual(held[0])
    expect(withRelayed({ outline: null, held: { readingId: 'a', reading: {} } }, held)).toEqual({ outline: null, held: held[0] })
  })
  it('is nothing that the vault never got', () => {
    expect(() => withRelayed({ readingId: 'b', reading: {} }, held)).toThrow('reading not held')
    expect(() => withRelayed({ held: { readingId: 'b', reading: {} } }, [])).toThrow('reading not held')
  })
  it('leaves other answers as they are', () => {
    for (const answer of [null, 7, { jpeg: 1 }, { outline: null, held: null }, [1]]) expect(withRelayed(answer, [])).toEqual(answer)
  })
})
