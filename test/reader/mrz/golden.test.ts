import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataPath } from '../../data-folder.ts'
import { openReader } from './reader-for-tests.ts'

const folder = dataPath('mrz')
/** Pages of the public set that are read exactly, less one for another runtime's rounding: one prints a letter that no MRZ has. */
const floor = 38

describe.skipIf(folder === null)('public pictures', () => {
  const reader = openReader()

  it(`reads at least ${floor} of 39 exactly, and none valid but wrong`, async () => {
    const truth = JSON.parse(await readFile(join(folder!, 'truth.json'), 'utf8')) as Record<string, { lines: string[] }>
    const wrong: string[] = []
    const validButWrong: string[] = []
    for (const [file, { lines }] of Object.entries(truth)) {
      const reading = await reader.read(await readFile(join(folder!, 'images', file)))
      if (reading?.lines.join('\n') === lines.join('\n')) continue
      wrong.push(file)
      if (reading?.valid === true) validButWrong.push(file)
    }
    expect(validButWrong).toEqual([])
    // The names of what failed show in the message.
    expect(wrong.length <= Object.keys(truth).length - floor ? [] : wrong).toEqual([])
  }, 240_000)
})
