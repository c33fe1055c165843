import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import { parseMrz } from '../../electron/documents/mrz/parse.ts'
import { openCardDesk, type CardDesk } from '../../electron/reader/card-desk.ts'
import { specimenCan } from '../../electron/reader/chip/simulator/specimens.ts'
import { openDeskTrust } from '../../electron/reader/desk-trust.ts'
import { SIMULATED_READER } from '../../electron/reader/simulated-cards.ts'
import { loadSpecimens } from '../../electron/reader/specimens.ts'
import { projectRoot } from '../data-folder.ts'

const resourcesFolder = join(projectRoot, 'resources')
const now = new Date('2026-06-01T12:00:00Z')

describe('the chip and the page at a demo desk', () => {
  let desk: CardDesk
  let printed: readonly string[]

  beforeAll(async () => {
    const specimens = await loadSpecimens(resourcesFolder)
    const trust = openDeskTrust({ mode: 'demo', resourcesFolder, trustFolders: [] })
    desk = openCardDesk({
      mode: 'demo', modulesFolder: join(projectRoot, 'node_modules'), trust: () => trust.forChips(), specimens, now: () => now, emit: () => {},
    })
    const entry = specimens.list().find(({ chip, mrz }) => chip === 'genuine' && mrz.length === 2)!
    printed = entry.mrz
    await desk.lay(SIMULATED_READER, entry.id)
  })
  afterAll(() => desk.close())

  const read = async (lines: readonly string[], sure: Pick<MrzReading, 'valid' | 'doubtful'>) => {
    const mrz: MrzReading = { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], quads: [], confidence: 0.9, ...sure }
    const { verdict, reasons } = await desk.readChip({ reader: SIMULATED_READER, can: specimenCan, keyFields: null, mrz, allowBac: false })
    return { verdict, first: reasons[0] }
  }

  it('are the same person', async () => {
    expect((await read(printed, { valid: true, doubtful: [] })).verdict).toBe('genuine')
  })

  it('differ in a letter of the name: altered only where the letter was read for certain', async () => {
    // Names have no check digit: the zone holds with any letter.
    const column = 6
    const misread = [`${printed[0]!.slice(0, column)}${printed[0]![column] === 'I' ? 'L' : 'I'}${printed[0]!.slice(column + 1)}`, printed[1]!]
    const params = { field: 'name' }
    const doubtful = [{ line: 0, column, character: misread[0]![column]!, confidence: 0.4, alternatives: [] }]
    expect(await read(misread, { valid: true, doubtful: [] })).toEqual({ verdict: 'altered', first: { code: 'mrzMismatch', params } })
    expect(await read(misread, { valid: true, doubtful })).toEqual({ verdict: 'cannotTell', first: { code: 'mrzUncertain', params } })
    expect(await read(misread, { valid: false, doubtful: [] })).toEqual({ verdict: 'cannotTell', first: { code: 'mrzUncertain', params } })
  }, 30_000)
})
