import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { collapse } from '../../../electron/reader/mrz/decode/collapse.ts'
import { netRows, netStrip } from '../../../electron/reader/mrz/decode/net-strip.ts'
import { openOnnxLineReader } from '../../../electron/reader/mrz/line-reader-onnx.ts'
import type { LineReader } from '../../../electron/reader/mrz/line-reader.ts'

const root = join(import.meta.dirname, '../../..')
const paths = {
  modelPath: join(root, 'resources/models/mrz/mrz-lines.onnx'),
  wasmFolder: join(root, 'node_modules/onnxruntime-web/dist'),
}
const drawn = join(import.meta.dirname, 'drawn-lines')
const truth = JSON.parse(readFileSync(join(drawn, 'truth.json'), 'utf8')) as Record<string, string>

async function lineImage(name: string): Promise<GrayImage> {
  const { data, info } = await sharp(join(drawn, name)).greyscale().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

describe.each(['native', 'wasm'] as const)('openOnnxLineReader, %s runtime', (runtime) => {
  let reader: LineReader
  beforeAll(async () => {
    reader = await openOnnxLineReader({ ...paths, runtime })
  })
  afterAll(() => reader.close())

  it('reads drawn lines of every length exactly, in the order given', async () => {
    const images = await Promise.all(Object.keys(truth).map(lineImage))
    const evidence = await reader.read(images)
    expect(evidence.map((e) => e.text)).toEqual(Object.values(truth))
  })

  it('gives one distribution over blank and 37 characters per step of about 5 px', async () => {
    const image = await lineImage('line-0.png')
    const [evidence] = await reader.read([image])
    expect(evidence!.classes).toBe(38)
    expect(Math.abs(image.width / evidence!.steps - 16 / 3)).toBeLessThan(0.1)
    for (let t = 0; t < evidence!.steps; t++) {
      let sum = 0
      for (let k = 0; k < 38; k++) sum += Math.exp(evidence!.logProbs[t * 38 + k]!)
      expect(sum).toBeCloseTo(1, 4)
    }
    expect(collapse(evidence!.logProbs, evidence!.steps)).toBe(evidence!.text)
  })

  it('sees nothing on empty paper', async () => {
    const empty = newGray(600, 48)
    empty.data.fill(230)
    expect((await reader.read([empty]))[0]?.text).toBe('')
  })

  it('refuses images that are no line images', async () => {
    for (const wrong of [newGray(600, 32), newGray(4, 48), newGray(5000, 48), { width: 600, height: 48, data: new Uint8Array(10) }]) {
      await expect(reader.read([wrong])).rejects.toMatchObject({ code: 'internal.fault' })
    }
  })

  it('fails in a coded way without its files', async () => {
    await expect(openOnnxLineReader({ ...paths, runtime, modelPath: '/nowhere/mrz-lines.onnx' })).rejects.toMatchObject({ code: 'internal.fault' })
  })
})

describe('netStrip', () => {
  it('brings capitals of rows 12 to 36 to rows 7 to 25, mean 0 and deviation 1', () => {
    const image = newGray(400, 48)
    image.data.fill(200)
    for (let y = 12; y < 36; y++) image.data.fill(20, y * 400 + 100, y * 400 + 300)
    const strip = netStrip(image)
    expect([strip.width, strip.data.length]).toEqual([300, 300 * netRows])
    const column = Array.from({ length: netRows }, (_, y) => strip.data[y * 300 + 150]!)
    const dark = column.map((value, y) => ({ value, y })).filter(({ value }) => value < 0).map(({ y }) => y)
    expect([dark[0], dark.at(-1)]).toEqual([7, 24])
    const mean = strip.data.reduce((a, b) => a + b, 0) / strip.data.length
    const deviation = Math.sqrt(strip.data.reduce((a, b) => a + (b - mean) ** 2, 0) / strip.data.length)
    expect(mean).toBeCloseTo(0, 3)
    expect(deviation).toBeCloseTo(1, 3)
  })
})
