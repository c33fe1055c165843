import { describe, expect, it } from 'vitest'
import { cameraFrame } from '../../../electron/contract/camera.ts'
import { onCamera, openFrame, rgbOfI420 } from '../../../electron/reader/camera/frame.ts'
import { boxAround } from '../../../electron/reader/camera/region.ts'

const whole = { x: 0, y: 0, width: 64, height: 32 }

describe('frames of a camera', () => {
  it('come with exactly the bytes that their size needs', () => {
    const gray = { kind: 'gray', width: 64, height: 32, data: new Uint8Array(2048), of: whole }
    expect(cameraFrame.safeParse(gray).success).toBe(true)
    expect(cameraFrame.safeParse({ ...gray, data: new Uint8Array(2047) }).success).toBe(false)
    expect(cameraFrame.safeParse({ ...gray, width: 1e6 }).success).toBe(false)
    const colours = { ...gray, kind: 'i420', fullRange: false, data: new Uint8Array(3072) }
    expect(cameraFrame.safeParse(colours).success).toBe(true)
    expect(cameraFrame.safeParse({ ...colours, data: new Uint8Array(2048) }).success).toBe(false)
    expect(cameraFrame.safeParse({ ...colours, width: 63, height: 32, data: new Uint8Array(3024) }).success).toBe(false)
  })

  it('are refused where they would be stretched, or are no picture', async () => {
    const data = new Uint8Array(2048)
    await expect(openFrame({ kind: 'gray', width: 64, height: 32, data, of: { ...whole, width: 32, height: 16 } }, '')).rejects.toMatchObject({ code: 'image.damaged' })
    await expect(openFrame({ kind: 'gray', width: 64, height: 32, data, of: { ...whole, width: 640 } }, '')).rejects.toMatchObject({ code: 'image.damaged' })
    await expect(openFrame({ kind: 'gray', width: 64, height: 32, data: data.subarray(1), of: whole }, '')).rejects.toMatchObject({ code: 'image.damaged' })
    await expect(openFrame({ kind: 'jpeg', jpeg: new Uint8Array(40), of: whole }, '')).rejects.toMatchObject({ code: 'image.unsupported' })
  })

  it('tell where a part of the picture is', async () => {
    const frame = await openFrame({ kind: 'gray', width: 64, height: 32, data: new Uint8Array(2048), of: { x: 100, y: 40, width: 128, height: 64 } }, '')
    expect(frame.scale).toBe(2)
    expect(onCamera(frame, [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }])).toEqual([{ x: 100, y: 40 }, { x: 120, y: 40 }, { x: 120, y: 60 }, { x: 100, y: 60 }])
    expect(frame.colours).toBeNull()
  })

  it('have the colours of BT.601, in both ranges', () => {
    const picture = (y: number, u: number, v: number) => Uint8Array.from([y, y, y, y, u, v])
    const pixel = (y: number, u: number, v: number, full: boolean) => [...rgbOfI420(picture(y, u, v), 2, 2, full).data.slice(0, 3)]
    // White, black and the primaries of Rec. 601, to the rounding of 8 bits.
    for (const [yuv, rgb] of [[[235, 128, 128], [255, 255, 255]], [[16, 128, 128], [0, 0, 0]], [[81, 90, 240], [255, 0, 0]], [[145, 54, 34], [0, 255, 0]], [[41, 240, 110], [0, 0, 255]]] as const) {
      const got = pixel(yuv[0], yuv[1], yuv[2], false)
      expect(Math.max(...got.map((value, i) => Math.abs(value - rgb[i]!)))).toBeLessThanOrEqual(2)
    }
    expect(pixel(255, 128, 128, true)).toEqual([255, 255, 255])
    // The same red as a camera of high definition writes it (Rec. 709), which Rec. 601 would show as another.
    expect(Math.max(...[...rgbOfI420(picture(63, 102, 240), 2, 2, false, 'bt709').data.slice(0, 3)].map((value, i) => Math.abs(value - [255, 0, 0][i]!)))).toBeLessThanOrEqual(2)
    expect(Math.max(...[...rgbOfI420(picture(54, 99, 255), 2, 2, true, 'bt709').data.slice(0, 3)].map((value, i) => Math.abs(value - [255, 0, 0][i]!)))).toBeLessThanOrEqual(2)
    expect(Math.max(...pixel(63, 102, 240, false).map((value, i) => Math.abs(value - [255, 0, 0][i]!)))).toBeGreaterThan(5)
    expect(Math.max(...pixel(76, 85, 255, true).map((value, i) => Math.abs(value - [255, 0, 0][i]!)))).toBeLessThanOrEqual(2)
  })
})

describe('boxAround', () => {
  it('keeps room for a hand, inside the picture, with even sides', () => {
    const box = boxAround([{ x: 401, y: 203 }, { x: 1299, y: 210 }, { x: 1290, y: 801 }, { x: 399, y: 790 }], { width: 1920, height: 1080 })
    expect(box.x).toBeLessThan(360)
    expect(box.x + box.width).toBeGreaterThan(1340)
    expect(Object.values(box).every((value) => value % 2 === 0)).toBe(true)
    for (const at of [-500, 0, 900, 5000]) {
      const outside = boxAround([{ x: at, y: at }, { x: at + 1, y: at }, { x: at + 1, y: at + 1 }, { x: at, y: at + 1 }], { width: 1280, height: 720 })
      expect(outside.x >= 0 && outside.y >= 0 && outside.x + outside.width <= 1280 && outside.y + outside.height <= 720 && outside.width >= 64 && outside.height >= 64).toBe(true)
    }
  })
})
