import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toBuffer } from 'bwip-js/node'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { photograph, photographed } from '../drawn/photograph.ts'
import { Random } from '../drawn/random.ts'
import { projectRoot } from '../data-folder.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
beforeAll(() => documents.ready)
afterAll(() => documents.close())
afterEach(() => vi.restoreAllMocks())

/** A clock that goes on by so much with each look at it, and by nothing else: a machine as slow as that, on any machine. ms */
function slowMachine(perLook: number): void {
  let clock = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += perLook))
}

/** A passport, a page with a licence's code that is photographed badly, and a page with two others. */
async function file(): Promise<Uint8Array> {
  const r = new Random(5)
  const passport = await photograph(r, await drawPage(r, drawDocument(r, 'TD3'), 10), 1000, photographed)
  const code = async (bcid: string, text: string, rotate: number): Promise<Buffer> =>
    sharp(await toBuffer({ bcid, text, scale: 3, paddingwidth: 12, paddingheight: 12, backgroundcolor: 'ffffff' })).rotate(rotate, { background: '#fff' }).blur(0.6).toBuffer()
  const codes = await Promise.all([code('pdf417', 'SPECIMEN OF UTOPIA '.repeat(6), 23), code('datamatrix', 'UTOPIA ONE', 31), code('code128', 'UTO12345678', 12)])
  const pages = await Promise.all([passport, ...codes].map((page) => sharp(page).flatten({ background: '#fff' }).resize({ width: 1200, height: 900, fit: 'contain', background: '#fff' }).png().toBuffer()))
  return sharp(pages, { join: { animated: true } }).tiff({ compression: 'lzw' }).toBuffer()
}

describe('what is read', () => {
  it('is the same on a machine that is far slower', async () => {
    const bytes = await file()
    const said = async (): Promise<object> => {
      const { documents: [first], codes, cutShort } = await documents.find(bytes)
      return { lines: first?.zone?.lines, codes: codes.map(({ text }) => text), cutShort }
    }
    const quick = await said()
    expect(quick).toMatchObject({ codes: ['SPECIMEN OF UTOPIA '.repeat(6), 'UTOPIA ONE', 'UTO12345678'], cutShort: false })
    slowMachine(20)
    expect(await said()).toEqual(quick)
  })

  it('tells when the clock ended it all the same, until it is read to the end', async () => {
    const page = new Uint8Array(await readFile(join(projectRoot, 'resources/specimens/card-front.jpg')))
    const options = { source: 'file' as const, earlier: null, onStep: () => undefined }
    // From the finding on: opening a file has a fence of its own, which ends in an error.
    const { documents: [cut] } = await documents.read(page, { ...options, onStep: (step) => { if (step === 'finding') slowMachine(60_000) } })
    expect(cut.reading.checks).toContainEqual({ code: 'reading.cutShort', result: 'warn', fields: [] })
    vi.restoreAllMocks()
    const { documents: [again] } = await documents.read(page, { ...options, earlier: cut })
    expect(again.reading.checks.map(({ code }) => code)).not.toContain('reading.cutShort')
    const blank = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#dddddd' } }).png().toBuffer()
    // Nothing found is no answer where nobody looked to the end.
    await expect(documents.read(blank, { ...options, onStep: (step) => { if (step === 'finding') slowMachine(60_000) } })).rejects.toMatchObject({ code: 'image.timeout' })
  })
})
