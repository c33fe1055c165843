import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FILE_TYPES, type ReadingJob } from '../../electron/contract/jobs.ts'
import { projectRoot } from '../data-folder.ts'
import { pdfOf } from '../drawn/pdf-of.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

const specimen = (name: string) => readFileSync(join(projectRoot, `resources/specimens/${name}.jpg`))
const page = specimen('passport-genuine')
const card = specimen('card-front')

let made: DeskApi
let key: string
beforeAll(async () => {
  made = await deskApi()
  ;({ key } = await made.client(['readings.make']))
})
afterAll(async () => { await made.dispose() })

async function read(body: Uint8Array, type: string): Promise<ReadingJob> {
  const sent = await made.ask('/v1/readings', { method: 'POST', key, headers: { 'content-type': type }, body })
  if (sent.status !== 202) throw new Error(`refused: ${sent.text}`)
  for (let turn = 0; turn < 10; turn++) {
    const job = (await made.ask(String(sent.headers['location']), { key, headers: { prefer: 'wait=25' } })).body as ReadingJob
    if (job.state !== 'waiting' && job.state !== 'reading') return job
  }
  throw new Error('it does not end')
}
/** As the one file of a form, called `type` there. */
function inForm(file: Uint8Array, type: string): [Buffer, string] {
  const head = `--b\r\nContent-Disposition: form-data; name="document"; filename="page"\r\nContent-Type: ${type}\r\n\r\n`
  return [Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--b--\r\n')]), 'multipart/form-data; boundary=b']
}
const said = ({ readings }: ReadingJob) => readings?.map(({ reading: { fields, checks, verdict, documentType } }) => ({
  fields: fields.map(({ name, value, sources }) => ({ name, value, sources: sources.map(({ source }) => source) })), checks, verdict, documentType,
}))

/** The same page in each form that a program may send, pixel for pixel but for the PDF. */
const kinds: readonly [(typeof FILE_TYPES)[number], () => Promise<Buffer>][] = [
  ['image/png', () => sharp(page).png().toBuffer()],
  ['image/tiff', () => sharp(page).tiff({ compression: 'lzw' }).toBuffer()],
  ['image/webp', () => sharp(page).webp({ lossless: true, effort: 0 }).toBuffer()],
  ['application/pdf', () => pdfOf([page])],
]

describe('a page says the same in whatever form a program sends it', () => {
  let wanted: ReturnType<typeof said>
  beforeAll(async () => { wanted = said(await read(page, 'image/jpeg')) })

  it('as a JPEG, by its machine-readable zone', () => {
    expect(wanted).toMatchObject([{ verdict: 'readNotProven' }])
    expect(wanted?.[0]?.fields.find(({ name }) => name === 'documentNumber')?.value).toMatch(/^[A-Z0-9]{6,9}$/)
  })

  it('has each form that the desk says it takes', () => { expect(['image/jpeg', ...kinds.map(([type]) => type)]).toEqual(expect.arrayContaining([...FILE_TYPES])) })

  it.each(kinds)('%s, as the body and in a form', async (type, make) => {
    const file = await make()
    expect(said(await read(file, type))).toEqual(wanted)
    expect(said(await read(...inForm(file, type)))).toEqual(wanted)
  }, 90_000)

  it('by its bytes, not by what it is called', async () => {
    expect(said(await read(await sharp(page).png().toBuffer(), 'application/pdf'))).toEqual(wanted)
  })

  it('and each page of a PDF is a document', async () => {
    const { readings, state } = await read(await pdfOf([page, card]), 'application/pdf')
    expect({ state, documents: readings?.length }).toEqual({ state: 'done', documents: 2 })
  }, 90_000)
})

const picture = sharp({ create: { width: 400, height: 300, channels: 3, background: '#888' } })
/** A box of the ISO base media file format (ISO/IEC 14496-12 §4.2). */
const heicHead = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(200)])

describe('what is none of these', () => {
  it.each(['image/gif', 'image/avif', 'image/heic', 'image/bmp', 'image/svg+xml', 'application/zip', 'application/octet-stream', 'image/*', 'image/jpeg-xl'])('called %s is refused before a byte of it is looked at', async (type) => {
    const bare = await made.ask('/v1/readings', { method: 'POST', key, headers: { 'content-type': type }, body: page })
    const [body, form] = inForm(page, type)
    const formed = await made.ask('/v1/readings', { method: 'POST', key, headers: { 'content-type': form }, body })
    for (const answer of [bare, formed]) expect(answer).toMatchObject({ status: 415, headers: { 'content-type': expect.stringContaining('application/problem+json') as string }, body: { code: 'api.mediaType' } })
  })

  it.each<[string, string, () => Promise<Buffer> | Buffer]>([
    ['a GIF', 'image.unsupported', () => picture.clone().gif().toBuffer()],
    ['an AVIF', 'image.unsupported', () => picture.clone().avif({ effort: 0 }).toBuffer()],
    ['a HEIC', 'image.unsupported', () => heicHead],
    ['a drawing in SVG', 'image.unsupported', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://127.0.0.1:9/x"/></svg>')],
    ['an archive', 'image.unsupported', () => Buffer.from(`504b0304${'00'.repeat(60)}`, 'hex')],
    ['words', 'image.unsupported', () => Buffer.from('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<')],
    ['a PDF of nothing', 'image.damaged', () => Buffer.from('%PDF-1.7\n%%EOF\n')],
    ['half a TIFF', 'image.damaged', async () => (await sharp(page).tiff({ compression: 'lzw' }).toBuffer()).subarray(0, 4000)],
    ['half a WebP', 'image.damaged', async () => (await sharp(page).webp().toBuffer()).subarray(0, 4000)],
    ['a grey picture', 'reading.nothingFound', () => picture.clone().webp().toBuffer()],
  ])('%s, called a JPEG, fails with %s', async (_what, code, make) => {
    const job = await read(await make(), 'image/jpeg')
    expect(job).toMatchObject({ state: 'failed', readings: null, error: { code, action: expect.stringMatching(/\w/) as string } })
  })
})
