import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { followZoom, zoomAfter, zoomSteps, zoomWish } from '../../electron/main/zoom.ts'

const press = (key: string, more: Partial<Parameters<typeof zoomWish>[0]> = {}) => ({ type: 'keyDown', key, control: true, meta: false, alt: false, ...more })

describe('the size of the whole window', () => {
  it('is asked for with Ctrl or the command key and nothing else', () => {
    expect(['+', '=', '-', '_', '0', 'a', 'F1'].map((key) => zoomWish(press(key)))).toEqual(['larger', 'larger', 'smaller', 'smaller', 'usual', null, null])
    expect(zoomWish(press('+', { control: false }))).toBeNull()
    expect(zoomWish(press('+', { control: false, meta: true }))).toBe('larger')
    expect(zoomWish(press('+', { alt: true }))).toBeNull()
    expect(zoomWish(press('+', { type: 'keyUp' }))).toBeNull()
  })

  it('grows only as far as every screen still fits, shrinks to its least, and goes back', () => {
    const walk = (wish: 'larger' | 'smaller', width: number) => {
      const seen = [1]
      for (let count = 0; count < 12; count++) seen.push(zoomAfter(seen.at(-1) ?? 1, wish, width))
      return seen.at(-1)
    }
    expect([1024, 1366, 1920, 3840].map((width) => walk('larger', width))).toEqual([1, 1.25, 1.75, 2])
    expect(walk('smaller', 1366)).toBe(zoomSteps[0])
    expect(zoomAfter(1.25, 'usual', 1366)).toBe(1)
    // In a window that has become smaller it never grows further.
    expect(zoomAfter(1.5, 'larger', 1366)).toBe(1.25)
  })

  it('is kept, and taken back no larger than fits', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-zoom-'))
    const file = join(folder, 'zoom')
    const heard = new Map<string, (...given: unknown[]) => void>()
    const drawn: number[] = []
    const open = (width: number) => {
      const webContents = { on: (name: string, listener: (...given: unknown[]) => void) => { heard.set(name, listener) }, setZoomFactor: (factor: number) => { drawn.push(factor) } }
      followZoom({ getContentSize: () => [width, 700], webContents } as never, file)
      heard.get('did-finish-load')?.()
    }
    open(1920)
    let prevented = 0
    const event = { preventDefault: () => { prevented += 1 } }
    for (const key of ['+', '+', '+', 'x']) heard.get('before-input-event')?.(event, press(key))
    expect([drawn, prevented, readFileSync(file, 'utf8')]).toEqual([[1, 1.1, 1.25, 1.5], 3, '1.5'])
    open(1366)
    expect(drawn.at(-1)).toBe(1.25)
    writeFileSync(file, '900')
    open(1366)
    expect(drawn.at(-1)).toBe(1)
    rmSync(folder, { recursive: true })
  })
})
