import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cameraFrame } from '../../../electron/contract/camera.ts'
import { openFrame } from '../../../electron/reader/camera/frame.ts'
import { GLANCE_HEIGHT, GLANCE_WIDTH } from '../../../renderer/scan/rest.ts'
import { chromiumPath } from '../open-page.ts'
import { servePage, type ServedPage } from '../serve-page.ts'
import type { CameraTools } from '../camera-page/main.ts'

declare global {
  // Put there by test/renderer/camera-page/main.ts.
  var tools: CameraTools
}

/** Three bars side by side: black, white, red. */
async function bars(width: number, height: number): Promise<Buffer> {
  const bar = async (background: string) => ({ input: await sharp({ create: { width: width >> 2, height, channels: 3, background } }).png().toBuffer(), top: 0 })
  return await sharp({ create: { width, height, channels: 3, background: '#000000' } })
    .composite([{ ...await bar('#ffffff'), left: width >> 2 }, { ...await bar('#ff0000'), left: width >> 1 }]).removeAlpha().raw().toBuffer()
}

/** Planes of a picture as cameras write them. `full`: black is 0 and white 255. */
function planesOf(rgb: Buffer, width: number, height: number, { full, hd }: { full: boolean; hd: boolean }): Buffer {
  const [kr, kb] = hd ? [0.2126, 0.0722] : [0.299, 0.114]
  const out = Buffer.alloc((width * height * 3) / 2)
  const [lumaSpan, chromaSpan, black] = full ? [255, 255, 0] : [219, 224, 16]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const [r, g, b] = [rgb[at]! / 255, rgb[at + 1]! / 255, rgb[at + 2]! / 255]
      const luma = kr * r + (1 - kr - kb) * g + kb * b
      out[y * width + x] = Math.round(black + lumaSpan * luma)
      if (x % 2 === 1 || y % 2 === 1) continue
      const chroma = width * height + (y >> 1) * (width >> 1) + (x >> 1)
      out[chroma] = Math.min(255, Math.round(128 + (chromaSpan * (b - luma)) / (2 * (1 - kb))))
      out[chroma + (width * height) / 4] = Math.min(255, Math.round(128 + (chromaSpan * (r - luma)) / (2 * (1 - kr))))
    }
  }
  return out
}

describe.skipIf(!existsSync(chromiumPath))('cameras as Chromium has them', () => {
  let folder: string
  let served: ServedPage
  let browser: Browser | null = null
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-cameras-'))
    served = await servePage(join(folder, 'page'), 'camera-page')
  }, 300_000)
  afterEach(async () => { await browser?.close() })
  afterAll(async () => {
    await served?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const at = async (...args: string[]): Promise<Page> => {
    browser = await chromium.launch({ executablePath: chromiumPath, chromiumSandbox: false, args })
    const page = await browser.newPage()
    await page.goto(served.url)
    await page.waitForFunction(() => 'tools' in window)
    return page
  }
  const two = ['--use-fake-device-for-media-stream=device-count=2', '--use-fake-ui-for-media-stream']
  /** A camera that shows this file. */
  const file = (name: string): string[] => ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${join(folder, name)}`]
  const y4m = async (name: string, width: number, height: number, range: string, full: boolean): Promise<void> => {
    const frame = planesOf(await bars(width, height), width, height, { full, hd: false })
    writeFileSync(join(folder, name), Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg${range}\n`), ...[1, 2].flatMap(() => [Buffer.from('FRAME\n'), frame])]))
  }
  /** What the page sends of a camera: of its whole picture, then of a part; as the reader sees both. */
  const grabbed = async (page: Page, part: { x: number; y: number; width: number; height: number }) => {
    const sent = await page.evaluate(async (region) => {
      const source = new tools.WebcamSource(tools.anyCamera, () => undefined)
      await source.start()
      const [whole, near] = [await source.grab(null), await source.grab(region)]
      const size = source.size()
      source.stop()
      const text = (bytes: Uint8Array) => new Promise<string>((resolve) => {
        const reader = new FileReader()
        reader.addEventListener('load', () => resolve((reader.result as string).split(',')[1] ?? ''))
        reader.readAsDataURL(new Blob([Uint8Array.from(bytes)]))
      })
      const plain = async (frame: typeof whole) => (frame === null || !('data' in frame) ? null : { ...frame, data: await text(frame.data) })
      return { whole: await plain(whole), near: await plain(near), size }
    }, part)
    const frameOf = (frame: { data: string } | null) => cameraFrame.parse({ ...frame, data: Uint8Array.from(Buffer.from(frame?.data ?? '', 'base64')) })
    return { whole: frameOf(sent.whole), near: frameOf(sent.near), size: sent.size }
  }

  it('a second one is there by name, can be chosen by a person and fixed by a rule, and another takes its place unless it is fixed', async () => {
    const page = await at(...two)
    const open = (pick: 'any' | 'second' | 'rule' | 'absent' | 'absentFixed') => page.evaluate(async (which) => {
      const second = (await tools.camerasNow())[1]
      const wish = which === 'any' ? tools.anyCamera : which === 'second' ? tools.cameraOfId(second?.id ?? '')
        : tools.wishOfDesk('t', which === 'rule' ? ' Fake_Device_1' : 'unplugged camera', which !== 'absent')
      const source = new tools.WebcamSource(wish, () => undefined)
      try {
        await source.start()
        return (await tools.camerasNow()).find(({ id }) => id === source.openId)?.name ?? ''
      } catch (error) {
        return (error as { code: string }).code
      } finally {
        source.stop()
      }
    }, pick)
    expect(await open('any')).toBe('fake_device_0')
    expect(await open('second')).toBe('fake_device_1')
    expect(await open('rule')).toBe('fake_device_1')
    expect(await open('absent')).toBe('fake_device_0')
    expect(await open('absentFixed')).toBe('device.notFound')
  })

  it('one that is unplugged in the middle says so once, and what it failed with is remembered until it gives a picture again', async () => {
    const page = await at(...two)
    const told = await page.evaluate(async () => {
      // Chromium has no unplugging of its fake cameras: the track ends as it does when a plug is pulled.
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      let track: MediaStreamTrack | undefined
      navigator.mediaDevices.getUserMedia = async (wishes) => {
        const stream = await real(wishes)
        track = stream.getVideoTracks()[0]
        return stream
      }
      let lost = 0
      const source = new tools.WebcamSource(tools.anyCamera, () => { lost += 1 })
      await source.start()
      const id = source.openId
      const used = tools.noteOf(id)
      track?.stop()
      track?.dispatchEvent(new Event('ended'))
      const after = tools.noteOf(id)
      source.stop()
      track?.dispatchEvent(new Event('ended'))
      const again = new tools.WebcamSource(tools.anyCamera, () => undefined)
      await again.start()
      again.stop()
      return { lost, used, after, again: tools.noteOf(id) }
    })
    expect(told.lost).toBe(1)
    expect(told.used).toMatchObject({ fault: null, usedAt: expect.stringMatching(/Z$/) })
    expect(told.after).toMatchObject({ fault: 'device.lost', usedAt: told.used.usedAt })
    expect(told.again.fault).toBeNull()
  })

  it.each([
    ['a permission that is refused', ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'], 'camera.denied'],
    ['no camera at all', ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'], 'device.notFound'],
  ])('%s is told by its code', async (_, args, code) => {
    const page = await at(...args)
    const told = await page.evaluate(async () => {
      const source = new tools.WebcamSource(tools.anyCamera, () => undefined)
      return await source.start().then(() => 'opened', (error: { code: string }) => error.code)
    })
    expect(told).toBe(code)
    expect(await page.evaluate(() => tools.noteOf(null).fault)).toBe(code)
  })

  it('one that leaves its focus and exposure to others is asked to see to them itself', async () => {
    const page = await at(...two)
    const modes = await page.evaluate(async () => {
      const source = new tools.WebcamSource(tools.anyCamera, () => undefined)
      await source.start()
      const track = (source.element.srcObject as MediaStream).getVideoTracks()[0]!
      const { width, height } = track.getSettings()
      // Chromium's fake camera takes the wish and stays as it is: what it was asked for and took is what can be seen.
      const { advanced } = track.getConstraints()
      source.stop()
      return { width, height, advanced }
    })
    // A webcam of as many pixels as a document camera, but in a film's shape, stays at 1080p.
    expect(modes).toEqual({ width: 1920, height: 1080, advanced: [{ focusMode: 'continuous', exposureMode: 'continuous' }] })
  })

  it.each([[3264, 2448], [4160, 3120]])('a document camera of %i x %i gives all it has, uncut, in frames that the reader takes', async (width, height) => {
    await y4m('document.y4m', width, height, '', true)
    const page = await at(...file('document.y4m'))
    const { whole, near, size } = await grabbed(page, { x: 0, y: 0, width, height })
    expect(size).toEqual({ width, height })
    expect(whole.of).toEqual({ x: 0, y: 0, width, height })
    expect(near.of).toEqual({ x: 0, y: 0, width, height })
    for (const frame of [whole, near]) await openFrame(frame, '')
    const { image, colours, scale } = await openFrame(near, '')
    const rgb = colours?.() ?? image
    const pixel = (x: number) => [...rgb.data.subarray(3 * (Math.round((height / 2) / scale) * rgb.width + Math.round(x / scale))).slice(0, 3)]
    expect(Math.min(...pixel(width * 0.375))).toBeGreaterThan(250)
    expect(pixel(width * 0.625)[0]).toBeGreaterThan(245)
    expect(Math.max(...pixel(width * 0.625).slice(1))).toBeLessThan(10)
  }, 120_000)

  it.each([
    ['a full range that nobody names', 'y4m', '', true], ['a video’s range', 'y4m', '', false], ['MJPEG', 'mjpeg', '', true],
  ])('%s: black is black, white is white, red is red', async (_, kind, range, full) => {
    const [width, height] = [1920, 1080]
    if (kind === 'y4m') await y4m('webcam.y4m', width, height, range, full)
    else {
      const jpeg = await sharp(await bars(width, height), { raw: { width, height, channels: 3 } }).jpeg({ quality: 92, chromaSubsampling: '4:2:0' }).toBuffer()
      writeFileSync(join(folder, 'webcam.mjpeg'), Buffer.concat([jpeg, jpeg, jpeg]))
    }
    const page = await at(...file(`webcam.${kind}`))
    const { near } = await grabbed(page, { x: 0, y: 200, width, height: 200 })
    const { colours } = await openFrame(near, '')
    const rgb = colours!()
    const pixel = (share: number) => [...rgb.data.subarray(3 * (100 * rgb.width + Math.round(width * share))).slice(0, 3)]
    expect(Math.max(...pixel(0.125))).toBeLessThan(8)
    expect(Math.min(...pixel(0.375))).toBeGreaterThan(247)
    expect(pixel(0.625)[0]).toBeGreaterThan(240)
    expect(Math.max(...pixel(0.625).slice(1))).toBeLessThan(15)
  })

  it.each([
    ['NV12', 'bt709', true], ['NV12', 'smpte170m', false], ['I420', 'bt709', false], ['I420', 'smpte170m', true],
  ] as const)('%s of matrix %s, full range %s, keeps its colours on the way to the reader', async (format, matrix, full) => {
    const [width, height] = [64, 32]
    const i420 = planesOf(await bars(width, height), width, height, { full, hd: matrix === 'bt709' })
    const luma = width * height
    const nv12 = Buffer.concat([i420.subarray(0, luma), Buffer.from(Array.from({ length: luma / 2 }, (_, i) => i420[luma + (i >> 1) + (i % 2 === 0 ? 0 : luma / 4)]!))])
    const page = await at(...two)
    const sent = await page.evaluate(async ({ bytes, ...init }) => {
      const picture = new VideoFrame(Uint8Array.from(bytes), { format: init.format, codedWidth: init.width, codedHeight: init.height, timestamp: 0, colorSpace: { matrix: init.matrix, fullRange: init.full, primaries: 'bt709', transfer: 'bt709' } })
      const frame = await tools.frameOfPlanes(picture, { x: 0, y: 0, width: init.width, height: init.height })
      picture.close()
      return frame === null || frame.kind !== 'i420' ? null : { ...frame, data: [...frame.data] }
    }, { bytes: [...(format === 'NV12' ? nv12 : i420)], format, matrix, full, width, height })
    const { colours } = await openFrame(cameraFrame.parse({ ...sent, data: Uint8Array.from(sent?.data ?? []) }), '')
    const rgb = colours!()
    const wanted = [[0, 0, 0], [255, 255, 255], [255, 0, 0]]
    for (const [at3, colour] of wanted.entries()) {
      const x = (at3 * 2 + 1) * (width / 8)
      const pixel = [...rgb.data.subarray(3 * (16 * width + x)).slice(0, 3)]
      expect(Math.max(...pixel.map((value, i) => Math.abs(value - colour[i]!))), String(colour)).toBeLessThanOrEqual(4)
    }
  })

  it.each([['NV12', true], ['NV12', false], ['I420', true], ['I420', false]] as const)('a glance at %s, full range %s, has black, white and red where they are', async (format, full) => {
    const [width, height] = [320, 180]
    const i420 = planesOf(await bars(width, height), width, height, { full, hd: false })
    // Luminance alone is looked at: which order the colours behind it have makes no difference.
    const page = await at(...two)
    const cells = await page.evaluate(async ({ text, ...init }) => {
      const picture = new VideoFrame(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)), { format: init.format, codedWidth: init.width, codedHeight: init.height, timestamp: 0, colorSpace: { matrix: 'smpte170m', fullRange: init.full, primaries: 'bt709', transfer: 'bt709' } })
      const glance = await tools.glanceOfPlanes(picture)
      picture.close()
      return glance === null ? null : [...glance]
    }, { text: i420.toString('base64'), format, full, width, height })
    expect(cells).toHaveLength(GLANCE_WIDTH * GLANCE_HEIGHT)
    for (const [share, level] of [[0.125, 0], [0.375, 255], [0.625, 76]] as const) {
      for (const row of [0, GLANCE_HEIGHT - 1]) expect(Math.abs((cells?.[row * GLANCE_WIDTH + Math.round(GLANCE_WIDTH * share)] ?? -1000) - level), String(share)).toBeLessThanOrEqual(2)
    }
  })

  it('a camera is glanced at without being drawn, which Chromium would keep in memory', async () => {
    await y4m('glanced.y4m', 1280, 720, '', false)
    const page = await at(...file('glanced.y4m'))
    const { drawn, levels } = await page.evaluate(async () => {
      let draws = 0
      Object.defineProperty(OffscreenCanvasRenderingContext2D.prototype, 'drawImage', { value: () => { draws += 1 } })
      const source = new tools.WebcamSource(tools.anyCamera, () => undefined)
      await source.start()
      await source.grab(null)
      const glance = await source.glance()
      source.stop()
      return { drawn: draws, levels: glance === null ? null : [glance[64 * 18 + 8], glance[64 * 18 + 24]] }
    })
    expect(drawn).toBe(0)
    expect(Math.abs(levels![0]! - 0)).toBeLessThanOrEqual(2)
    expect(Math.abs(levels![1]! - 255)).toBeLessThanOrEqual(2)
  })

  it('one whose planes cannot be read is drawn: what YUY2 (4:2:2) and RGB become', async () => {
    const page = await at(...two)
    expect(await page.evaluate(async () => {
      const answers: (string | null)[] = []
      for (const [format, size] of [['I422', 64 * 32 * 2], ['BGRX', 64 * 32 * 4]] as const) {
        const picture = new VideoFrame(new Uint8Array(size), { format, codedWidth: 64, codedHeight: 32, timestamp: 0 })
        answers.push((await tools.frameOfPlanes(picture, null))?.kind ?? null, (await tools.glanceOfPlanes(picture)) === null ? null : 'glance')
        picture.close()
      }
      return answers
    })).toEqual([null, null, null, null])
  })
})
