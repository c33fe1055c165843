import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import type { RgbImage } from '../../../electron/reader/images/image.ts'
import { createMrzReader, type MrzReader } from '../../../electron/reader/mrz/engine.ts'
import { projectRoot } from '../../data-folder.ts'

const modulesFolder = join(projectRoot, 'node_modules')
/** Decoding waits for a machine that is busy otherwise: these tests are about what is read. ms */
const limits = { timeLimit: 60_000, cpuLimit: 60_000 }

export interface TestReader {
  /** A picture's only page. */
  decode: (bytes: Uint8Array) => Promise<RgbImage>
  readPage: (page: RgbImage) => Promise<MrzReading[]>
  /** The first zone of a picture. */
  read: (bytes: Uint8Array) => Promise<MrzReading | undefined>
}

/** The engine as it ships, open for the tests of the scope that this is called in. */
export function openReader(): TestReader {
  let mrz: MrzReader
  beforeAll(async () => {
    mrz = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: () => Date.UTC(2026, 10, 1), timeLimit: 30_000 })
    await mrz.ready
  }, 60_000)
  afterAll(async () => mrz.close())
  const decode = async (bytes: Uint8Array): Promise<RgbImage> => (await decodePages(bytes, { modulesFolder, limits }))[0]!
  const readPage = (page: RgbImage): Promise<MrzReading[]> => mrz.readPage(page)
  return { decode, readPage, read: async (bytes) => (await readPage(await decode(bytes)))[0] }
}
