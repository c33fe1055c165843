import { describe, expect, it } from 'vitest'
import { areas, scaled, valuesIn, valuesOf, type Area } from '../bench/tuning/values.ts'

describe('the values that bench:tuning sweeps', () => {
  it('are the named numbers of a source, exported or not, and no others', () => {
    const source = '/** a */\nconst least = 0.25\nexport const most = 1_600_000\nconst tiny = 1e-9\nconst other = least * 2\n  const inner = 3\nconst list = [1]\n'
    expect(valuesIn(source, 'a.ts').map(({ name, value }) => [name, value])).toEqual([['least', 0.25], ['most', 1_600_000], ['tiny', 1e-9]])
  })

  it('stay whole where they are, and are left alone where nothing else comes out', () => {
    const [half, one, fourteen] = valuesIn('const half = 0.5\nconst one = 1\nconst fourteen = 14\n', 'a.ts')
    expect([scaled(half!, 0.5), scaled(fourteen!, 0.8), scaled(one!, 2)]).toEqual([0.25, 11, 2])
    expect(scaled(one!, 0.8)).toBeNull()
    expect(scaled(one!, 0.4)).toBeNull()
  })

  it.each(Object.keys(areas) as Area[])('stand in every file of %s, each under a name of its own', (area) => {
    const values = valuesOf(area)
    expect(new Set(values.map(({ file }) => file)).size).toBe(areas[area].length)
    expect(new Set(values.map(({ file, name }) => `${file} ${name}`)).size).toBe(values.length)
  })
})
