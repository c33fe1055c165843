import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { reading } from '../../electron/contract/reading.ts'
import { decodePages } from '../../electron/reader/images/decode.ts'
import { fitForScreen } from '../../electron/reader/images/fit-for-screen.ts'
import { openDocumentReader, type DocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { badFiles } from './images/bad-files.ts'
import { smallPicture } from './images/files.ts'

const modulesFolder = join(projectRoot, 'node_modules')
let documents: DocumentReader

beforeAll(async () => {
  documents = openDocumentReader({
    resourcesFolder: join(projectRoot, 'resources'), modulesFolder, certificates: () => Promise.resolve([]), now: () => new Date(Date.UTC(2026, 10, 23)),
  })
  await documents.ready
})
afterAll(async () => { await documents.close() })

/** `read`, or the code. What has none of its own is thrown. */
async function endOf(bytes: Uint8Array): Promise<string> {
  try {
    const joined = await documents.read(bytes, { source: 'file', earlier: null, onStep: () => undefined })
    for (const each of joined.documents) expect(reading.safeParse(each.reading).error).toBeUndefined()
    return 'read'
  } catch (thrown) {
    if (thrown instanceof FoyerError && thrown.code !== 'internal.fault') return thrown.code
    throw thrown
  }
}

describe('a file that would break a decoder', () => {
  it.each(badFiles.map((file) => [file.name, file] as const))('%s', async (_, { make, ends }) => {
    const bytes = new Uint8Array(await make())
    // With time to spare, so that a busy machine gives no other answer.
    const decoded = await decodePages(bytes, { modulesFolder, limits: { timeLimit: 100_000, cpuLimit: 100_000, pageCpuLimit: 100_000 } }).then((pages) => (pages.length > 0 ? 'read' : 'reading.nothingFound'), (thrown: unknown) => FoyerError.from(thrown).code)
    expect(ends).toContain(decoded)
    const before = process.cpuUsage()
    // What can be opened may show no document.
    expect([decoded, 'image.timeout', ...(decoded === 'read' ? ['reading.nothingFound'] : [])]).toContain(await endOf(bytes))
    // Of the processor's time, which a busy machine hardly stretches: below the 5 s that a file may take.
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(5)
  }, 300_000)
})

it('a PDF is ended by the processor time of its own thread, whatever the clock and the rest of the process still have', async () => {
  const endless = await badFiles.find(({ name }) => name === 'a PDF whose form draws itself')?.make()
  const limits = { timeLimit: 100_000, cpuLimit: 100_000, pageCpuLimit: 500 }
  const before = process.cpuUsage()
  await expect(decodePages(new Uint8Array(endless ?? []), { modulesFolder, limits })).rejects.toMatchObject({ code: 'image.timeout' })
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5)
}, 120_000)

it.each([1, 2, 3, 4, 5, 6, 7, 8])('a picture turned by EXIF %i is read upright', async (orientation) => {
  const [page] = await decodePages(await smallPicture(96, 60).withMetadata({ orientation }).jpeg().toBuffer(), { modulesFolder, limits: { timeLimit: 100_000 } })
  expect([page!.width, page!.height]).toEqual(orientation < 5 ? [96, 60] : [60, 96])
})

it.each([[20_000, 1], [1, 20_000], [3000, 2]])('a strip of %i by %i has a picture for the screen', (width, height) => {
  const shown = fitForScreen({ width, height, data: new Uint8Array(width * height * 3).fill(120) })
  expect(Math.max(shown.width, shown.height)).toBeLessThanOrEqual(1280)
  expect(shown.data.length).toBe(shown.width * shown.height * 3)
  expect(new Set(shown.data)).toEqual(new Set([120]))
})
