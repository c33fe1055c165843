import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { areas, declarationOf, scaled, unswept, valuesIn, valuesOf, type Area } from '../bench/tuning/values.ts'
import { projectRoot } from '../data-folder.ts'

describe('the values that bench:tuning sweeps', () => {
  it('are the named numbers of a source, exported or not, and no others', () => {
    const source = '/** a */\nconst least = 0.25\nexport const most = 1_600_000\nconst tiny = 1e-9\nconst other = least * 2\n  const inner = 3\nconst list = [1]\nconst below = -45\nexport const prices = {\n  odd: 7,\n    deep: 2,\n}\n'
    expect(valuesIn(source, 'a.ts').map(({ name, value }) => [name, value])).toEqual([['least', 0.25], ['most', 1_600_000], ['tiny', 1e-9], ['below', -45], ['odd', 7]])
  })

  it('are written anew where they stand', () => {
    const [below, odd] = valuesIn('const below = -4_5\n  odd: 0.5,\n', 'a.ts')
    expect([declarationOf(below!, -22), declarationOf(odd!, 1)]).toEqual(['const below = -22', '  odd: 1,'])
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

  it('are all of the zone\'s and the codes\' engines, but for those of which it is said why not', () => {
    const reader = join(projectRoot, 'electron/reader')
    const holding = ['mrz', 'mrz/decode', 'barcodes'].flatMap((folder) => readdirSync(join(reader, folder)).filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`))
      .filter((file) => valuesIn(readFileSync(join(reader, file), 'utf8'), file).length > 0)
    const swept: string[] = Object.values(areas).flat()
    expect([...swept, ...Object.keys(unswept)].toSorted()).toEqual(holding.toSorted())
  })
})
