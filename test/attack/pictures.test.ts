/**
 * Damaged pictures through everything that reads them: each ends in a reading or in a coded error. 5,000 here; FOYER_FUZZ_PICTURES
 * sets another number, FOYER_FUZZ_SEED another seed.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { createBarcodeReader, type BarcodeReader } from '../../electron/reader/barcodes/engine.ts'
import { decodePages } from '../../electron/reader/images/decode.ts'
import { grayOf } from '../../electron/reader/images/image.ts'
import { createMrzReader, type MrzReader } from '../../electron/reader/mrz/engine.ts'
import { seeded } from '../bench/barcode-pictures.ts'
import { projectRoot } from '../data-folder.ts'
import { damaged, pictureSeeds } from './picture-mutations.ts'

const count = Number(process.env['FOYER_FUZZ_PICTURES'] ?? 5000)
const seed = Number(process.env['FOYER_FUZZ_SEED'] ?? 41)
const modulesFolder = join(projectRoot, 'node_modules')
/** Seconds of processor time that one picture may cost, whatever it claims to be. */
const longest = 5

let barcodes: BarcodeReader
let mrz: MrzReader

beforeAll(async () => {
  barcodes = await createBarcodeReader({ wasmPath: join(modulesFolder, 'zxing-wasm/dist/reader/zxing_reader.wasm') })
  mrz = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: () => Date.UTC(2026, 10, 23) })
  await mrz.ready
})
afterAll(async () => {
  barcodes.close()
  await mrz.close()
})

/** What became of one picture: pages read, or the code. Anything else is thrown. */
async function readAll(bytes: Uint8Array): Promise<string> {
  try {
    const pages = await decodePages(bytes, { modulesFolder })
    for (const page of pages) {
      await mrz.readPage(page)
      await barcodes.read(grayOf(page), { deadlineMs: 500 })
    }
    return 'read'
  } catch (thrown) {
    if (thrown instanceof FoyerError && thrown.code !== 'internal.fault') return thrown.code
    throw thrown
  }
}

it('reads every undamaged picture', async () => {
  for (const { name, bytes } of await pictureSeeds()) expect(`${name}: ${await readAll(bytes)}`).toMatch(/: (read|image\.unsupported)$/)
})

it(`ends ${count} damaged pictures in a reading or a coded error`, async () => {
  const seeds = await pictureSeeds()
  const random = seeded(seed)
  const ends = new Map<string, number>()
  const faults: string[] = []
  for (let i = 0; i < count && faults.length < 10; i++) {
    const picture = damaged(seeds, random)
    const before = process.cpuUsage()
    let end: string
    try {
      end = await readAll(picture.bytes)
    } catch (fault) {
      faults.push(`${i} ${picture.name}: ${String(fault)}`)
      continue
    }
    const { user, system } = process.cpuUsage(before)
    if ((user + system) / 1e6 > longest) faults.push(`${i} ${picture.name}: ${((user + system) / 1e6).toFixed(1)} s`)
    ends.set(end, (ends.get(end) ?? 0) + 1)
  }
  console.log([...ends].map(([end, n]) => `${end} ${n}`).join(', '))
  expect(faults).toEqual([])
  expect(ends.get('read') ?? 0).toBeGreaterThan(0)
  expect(ends.get('image.damaged') ?? 0).toBeGreaterThan(0)
}, 3_600_000)
