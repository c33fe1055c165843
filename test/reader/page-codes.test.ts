import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BarcodeReading, ParsedBarcode } from '../../electron/contract/barcodes.ts'
import { Budget } from '../../electron/reader/budget.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { PageCodes } from '../../electron/reader/page-codes.ts'
import { drawCard, encode, seeded } from '../bench/barcode-pictures.ts'
import { projectRoot } from '../data-folder.ts'
import { aamvaPayload } from '../documents/aamva/specimens.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { photograph, scanned } from '../drawn/photograph.ts'
import { Random } from '../drawn/random.ts'

const page = (width: number): RgbImage => ({ width, height: 10, data: new Uint8Array(width * 30) })
const budgetOf = (work: number): Budget => new Budget({ work, fenceMs: 1, now: () => 0 })

/** A reader of one code `length` px long; each read takes so much work, and falls short where it is given less. */
function codes(kind: 'aamva' | 'vds' | null, length: number, takes = 30) {
  const asked: (number | undefined)[] = []
  const parsed = kind === null ? null : ({ kind, fields: {}, warnings: [] } as unknown as ParsedBarcode)
  const code: BarcodeReading = { format: 'PDF417', text: 'X', bytes: new Uint8Array(), quad: [[0, 0], [length, 0], [length, 4], [0, 4]], parsed }
  return {
    asked,
    read: (_: unknown, { work, of }: { work?: number; of?: Budget } = {}) => {
      asked.push(work)
      of?.affords(takes)
      of?.spend(takes)
      return Promise.resolve([code])
    },
  }
}

describe('the codes of a page that are read before its zone is known', () => {
  const first = () => ({ work: 200, of: budgetOf(600) })

  it.each([['aamva', 300, true], ['aamva', 90, false], ['vds', 300, false], [null, 300, false]] as const)('%s, %i px of 400: explains it %s', async (kind, length, explains) => {
    expect(await new PageCodes(codes(kind, length), first()).explains(page(400))).toBe(explains)
  })

  it('are read once, and paid for where they count', async () => {
    const reader = codes('aamva', 300)
    const onPages = new PageCodes(reader, first())
    const one = page(400)
    await onPages.explains(one)
    const file = budgetOf(2400)
    expect((await onPages.read(one, { work: 800, of: file })).map(({ text }) => text)).toEqual(['X'])
    expect([reader.asked, file.left]).toEqual([[200], 2370])
  })

  it('cost the file what they took, also where the pages before left less than a page may take', async () => {
    const onPages = new PageCodes(codes('aamva', 300), { work: 200, of: budgetOf(100) })
    const one = page(400)
    await onPages.explains(one)
    const file = budgetOf(2400)
    await onPages.read(one, { work: 200, of: file })
    expect(file.left).toBe(2370)
  })

  it('are read again with more work where there was too little', async () => {
    const reader = codes(null, 300, 500)
    const onPages = new PageCodes(reader, first())
    const one = page(400)
    await onPages.explains(one)
    await onPages.read(one, { work: 200, of: budgetOf(2400) })
    expect(reader.asked).toEqual([200])
    await onPages.read(one, { work: 800, of: budgetOf(2400) })
    expect(reader.asked).toEqual([200, 800])
  })

  it('are not asked for once the file has had its share', async () => {
    const reader = codes('aamva', 300)
    expect(await new PageCodes(reader, { work: 200, of: budgetOf(0) }).explains(page(400))).toBe(false)
    expect(reader.asked).toEqual([])
  })
})

describe('a picture', () => {
  const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
  beforeAll(() => documents.ready)
  afterAll(() => documents.close())

  async function licence(width: number): Promise<Buffer> {
    const { image } = drawCard(encode('pdf417', aamvaPayload({ own: { ZVA: '01' } }), { columns: 12, eclevel: 4 }), 3, seeded(8))
    return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).resize({ width }).png().toBuffer()
  }
  async function sheet(parts: { input: Buffer; left: number; top: number }[], width: number, height: number): Promise<Buffer> {
    return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite(parts).png().toBuffer()
  }
  async function passport(width: number): Promise<Buffer> {
    const r = new Random(12)
    return sharp(await photograph(r, await drawPage(r, drawDocument(r, 'TD3'), 14), width, scanned)).resize({ width }).png().toBuffer()
  }
  /** How often a search for a zone would have gone on, and what came of it. */
  async function asked(bytes: Buffer): Promise<{ times: number; lines: number; zones: number }> {
    const { data, info } = await sharp(bytes).flatten({ background: '#fff' }).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
    const budget = new Budget({ work: 500, fenceMs: 60_000 })
    let times = 0
    const readings = await documents.mrz.readPage({ width: info.width, height: info.height, data: new Uint8Array(data) }, budget, () => { times++; return Promise.resolve(false) })
    return { times, lines: 500 - budget.left, zones: readings.length }
  }

  it('of a licence is asked about before the sizes that cost much, and ends there; a passport is not asked about', async () => {
    const back = await licence(1000)
    expect(await asked(back)).toMatchObject({ times: 1, zones: 0 })
    expect(await asked(await passport(1200))).toMatchObject({ times: 0, zones: 1 })
    const { documents: found, codes } = await documents.find(back)
    expect([found.map(({ zone }) => zone), codes.map(({ parsed }) => parsed?.kind)]).toEqual([[null], ['aamva']])
  })

  it('of a passport and a licence gives both, also where the passport takes a third of it', async () => {
    for (const [width, height, wide] of [[1800, 2400, 1200], [2400, 3000, 1150]] as const) {
      const both = await sheet([{ input: await passport(wide), left: 60, top: 60 }, { input: await licence(900), left: 200, top: Math.round(height * 0.6) }], width, height)
      const { documents: found } = await documents.find(both)
      expect(found.map(({ zone, barcodes: codes }) => [zone?.valid, codes.map(({ parsed }) => parsed?.kind)])).toEqual([[true, []], [undefined, ['aamva']]])
    }
  })
})
