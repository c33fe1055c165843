import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataPath } from '../../data-folder.ts'
import { openReader } from './reader-for-tests.ts'

const field = dataPath('field/pictures')
const { read } = openReader()
const truth = (name: string): string[] => (JSON.parse(readFileSync(join(field!, 'truth.json'), 'utf8')) as Record<string, { lines: string[] }>)[name]!.lines

describe.skipIf(field === null)('a picture from the field', () => {
  it('whose zone is read exactly is claimed, whatever print stands near it', async () => {
    const reading = await read(readFileSync(join(field!, 'exact-but-not-claimed.jpg')))
    expect(reading?.lines).toEqual(truth('exact-but-not-claimed.jpg'))
    expect(reading?.valid).toBe(true)
  })

  it('that is small and moved is read, or what is not as printed is marked', async () => {
    const reading = await read(readFileSync(join(field!, 'small-and-moving.jpg')))
    expect(reading).not.toBeNull()
    const wrong = truth('small-and-moving.jpg').flatMap((line, at) => Array.from(line).flatMap((character, column) => (reading!.lines[at]?.[column] === character ? [] : [`${at} ${column}`])))
    const marked = new Set(reading!.doubtful.map(({ line, column }) => `${line} ${column}`))
    expect(wrong.filter((place) => !marked.has(place))).toEqual([])
    expect(reading!.valid && wrong.length > 0).toBe(false)
  })
})
