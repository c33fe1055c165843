import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import { createMrzReader, type MrzReader } from '../../../electron/reader/mrz/engine.ts'
import { dataPath, patientLimits, projectRoot } from '../../data-folder.ts'

const folder = dataPath('mrz')
const modulesFolder = join(projectRoot, 'node_modules')
/** Pages of the public set that are read exactly, less one for another runtime's rounding: one prints a letter that no MRZ has. */
const floor = 38

describe.skipIf(folder === null)('public pictures', () => {
  let reader: MrzReader

  beforeAll(async () => {
    reader = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: () => Date.UTC(2026, 10, 1), timeLimit: 30_000 })
    await reader.ready
  }, 60_000)

  afterAll(async () => reader.close())

  it(`reads at least ${floor} of 39 exactly, and none valid but wrong`, async () => {
    const truth = JSON.parse(await readFile(join(folder!, 'truth.json'), 'utf8')) as Record<string, { lines: string[] }>
    const wrong: string[] = []
    const validButWrong: string[] = []
    for (const [file, { lines }] of Object.entries(truth)) {
      const [page] = await decodePages(await readFile(join(folder!, 'images', file)), { modulesFolder, limits: patientLimits })
      const [reading] = await reader.readPage(page!)
      if (reading?.lines.join('\n') === lines.join('\n')) continue
      wrong.push(file)
      if (reading?.valid === true) validButWrong.push(file)
    }
    expect(validButWrong).toEqual([])
    // The names of what failed show in the message.
    expect(wrong.length <= Object.keys(truth).length - floor ? [] : wrong).toEqual([])
  }, 240_000)
})
