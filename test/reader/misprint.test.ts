import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import { reading as readingSchema, type Reading } from '../../electron/contract/reading.ts'
import { openCameraStreams } from '../../electron/reader/camera-streams.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'

/** The demo's own misprint: 29.02.2000 on the page and in the lines, under check digits that would fit 24. */
const specimen = join(projectRoot, 'resources/specimens/passport-misprint.jpg')
const modulesFolder = join(projectRoot, 'node_modules')
const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
beforeAll(() => documents.ready)
afterAll(() => documents.close())

const printedLine = 'T103855779UTO0002294F3512126<<<<<<<<<<<<<<<2'

function expectMisprint(read: Reading): void {
  expect(read.mrz?.lines[1]).toBe(printedLine)
  expect(read.mrz).toMatchObject({ valid: false, repaired: [], unfitting: [{ line: 1, column: 18, from: '9', to: '4' }] })
  expect(read.verdict).toBe('stop')
  expect(read.reasons[0]).toEqual({ code: 'checkDigitWrong', params: { field: 'dateOfBirth' } })
  expect(read.checks).toContainEqual(expect.objectContaining({ code: 'mrz.dateOfBirthCheckDigit', result: 'fail' }))
  const birth = read.fields.find(({ name }) => name === 'dateOfBirth')
  // Its place in the shown date, and nothing else of it.
  expect(birth).toMatchObject({ value: '2000-02-29', doubtful: [{ index: 9, alternatives: ['4'] }] })
  expect(birth?.asPrinted).toBeUndefined()
}

const camera = { width: 1920, height: 1080 }

/** The page under a camera, `turn` degrees off level, out of focus by `blur` px. */
async function seenByCamera(fill: number, blur: number, turn: number): Promise<Buffer> {
  const page = await sharp(specimen).resize({ width: Math.round(camera.width * fill), height: Math.round(camera.height * fill), fit: 'inside' }).rotate(turn, { background: '#3b3f45' }).toBuffer()
  const desk = await sharp({ create: { ...camera, channels: 3, background: '#3b3f45' } }).composite([{ input: page, gravity: 'centre' }]).removeAlpha().raw().toBuffer()
  return sharp(desk, { raw: { ...camera, channels: 3 } }).blur(blur).jpeg({ quality: 85 }).toBuffer()
}

async function frameOf(picture: Buffer, region: Rect | null): Promise<CameraFrame> {
  const of = region ?? { x: 0, y: 0, ...camera }
  const part = sharp(picture).extract({ left: of.x, top: of.y, width: of.width, height: of.height })
  return { kind: 'jpeg', jpeg: new Uint8Array(await part.jpeg({ quality: 92 }).toBuffer()), of }
}

describe('a date that its check digit does not fit', () => {
  it('is read as it is printed, marked at its character, and stops', async () => {
    const { documents: [{ reading: read }] } = await documents.read(new Uint8Array(await readFile(specimen)), { source: 'file', earlier: null, onStep: () => undefined })
    expect(read.documentType).toMatchObject({ code: 'passport', specimen: true })
    expectMisprint(read)
  })

  it.each([
    ['near and sharp', 0.86, 0.3, 0], ['turned and a little soft', 0.7, 1, -4], ['soft', 0.86, 1.5, 3],
  ])('is given so by the camera as soon as frames agree: %s', async (name, fill, blur, turn) => {
    const streams = openCameraStreams({ documents, modulesFolder, onSight: () => undefined })
    const picture = await seenByCamera(fill, blur, turn)
    let region: Rect | null = null
    let read: Reading | null = null
    let frames = 0
    for (; read === null && frames < 12; frames++) {
      const answer = await streams.frame({ stream: name, sequence: frames, timeMs: frames * 100, frame: await frameOf(picture, region), earlier: null })
      region = answer.region
      read = answer.document?.reading ?? null
    }
    expect(read, `${frames} frames`).not.toBeNull()
    expectMisprint(read!)
  }, 120_000)

  it('is what the screens’ tests are shown', async () => {
    const { documents: [{ reading: read }] } = await documents.read(new Uint8Array(await readFile(specimen)), { source: 'camera', earlier: null, onStep: () => undefined })
    const round = (value: number): number => Math.round(value * 10) / 10
    const { mrz, fields } = read
    const recorded = readingSchema.parse({
      ...read, ms: 0, images: { page: null, portrait: null, crops: [] },
      // How sure it was and where it stood, to the last digit, is the machine's.
      mrz: mrz && { ...mrz, quads: [], confidence: round(mrz.confidence), doubtful: mrz.doubtful.map((doubt) => ({ ...doubt, confidence: round(doubt.confidence) })) },
      fields: fields.map((field) => ({ ...field, sources: field.sources.map((source) => ({ ...source, confidence: round(source.confidence) })) })),
    })
    // `npx vitest run --project unit test/reader/misprint.test.ts -u` records it anew.
    await expect(`${JSON.stringify(recorded, null, 2)}\n`).toMatchFileSnapshot('../renderer/readings/misprint.json')
  })
})
