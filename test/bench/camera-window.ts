import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from '../../electron/dev/build.ts'
import { ensureElectron, runtimeEnvironment } from '../../electron/dev/electron-runtime.ts'
import { startDisplay } from '../../electron/dev/session.ts'
import { launch } from '../e2e/launch.ts'
import { DeskPage } from '../e2e/pages.ts'
import type { Seen } from './camera-figures.ts'
import { framesASecond, markerBits, markerBlock, type Scene } from './camera-scenes.ts'

/** What the page itself wrote down about one scene. Times: its own clock, ms. */
export interface Noted {
  steadyAt: number | null
  shownAt: number | null
  lines: string[]
  analysed: number
  /** From the camera's first picture. */
  began: number | null
  frames: number[]
  hints: string[]
}

const patience = 15_000

/** Each scene through the fake camera of the built app: the file is exchanged while the camera is closed, and read anew when it opens. */
export async function measureWindow(scenes: readonly Scene[], verbose: boolean): Promise<Seen[]> {
  Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
  await build()
  const display = process.env['DISPLAY'] === undefined && process.platform === 'linux' ? await startDisplay() : null
  if (display !== null) process.env['DISPLAY'] = display.name
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-camera-'))
  const file = join(folder, 'camera.mjpeg')
  const seen: Seen[] = []
  const put = (frames: readonly Uint8Array[]): void => {
    writeFileSync(`${file}.next`, Buffer.concat(frames))
    renameSync(`${file}.next`, file)
  }
  put(scenes[0]!.frames.slice(0, 1))
  const launched = await launch({ camera: file, sandbox: process.getuid?.() !== 0 })
  try {
    const desk = new DeskPage(launched.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
    // Once before it counts: the first reading of the day starts engines.
    for (const [at, scene] of [scenes[0]!, ...scenes].entries()) {
      put(scene.frames)
      const noted = await playScene(launched.page, scene)
      if (noted.lines.length > 0) await desk.discard()
      await launched.page.locator('input[type=radio][value=file]').check({ force: true })
      if (at === 0) continue
      const outcome = outcomeOf(scene, noted)
      if (verbose) process.stdout.write(`${scene.name} ${Math.round(outcome.ms ?? -1)} ms, ${outcome.leastFps} frames/s, ${noted.analysed} analysed: ${noted.hints.join(' ')}\n`)
      seen.push(outcome)
    }
  } finally {
    await launched.close()
    display?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return seen
}

/** Turn to the camera; the page notes each moment itself, so that nothing between it and the bench counts. */
async function playScene(page: Page, scene: Scene): Promise<Noted> {
  await page.evaluate(noteInPage, { steadyFrom: scene.steadyFrom, framesASecond, markerBits, markerBlock })
  await page.locator('input[type=radio][value=camera]').check({ force: true })
  await page.waitForFunction(() => (window as unknown as { noted: Noted }).noted.shownAt !== null, undefined, { timeout: patience }).catch(() => undefined)
  // A second more of pictures: showing what was read must not stop them either.
  await page.waitForTimeout(1000)
  return await page.evaluate(() => {
    const { noted, stopNoting } = window as unknown as { noted: Noted, stopNoting: () => void }
    stopNoting()
    return noted
  })
}

function outcomeOf(scene: Scene, noted: Noted): Seen {
  const ms = noted.shownAt === null || noted.steadyAt === null ? null : noted.shownAt - noted.steadyAt
  const live = noted.frames.filter((at) => noted.began !== null && at >= noted.began)
  let least: number | null = null
  for (const [i, at] of live.entries()) {
    if (at + 1000 > live.at(-1)!) break
    const inSecond = live.slice(i).findIndex((other) => other >= at + 1000)
    least = Math.min(least ?? Infinity, inSecond)
  }
  const end = noted.shownAt ?? noted.frames.at(-1) ?? 0
  return {
    scene, ms, lines: noted.shownAt === null ? null : noted.lines,
    analysedASecond: noted.began === null ? 0 : (noted.analysed * 1000) / (end - noted.began), leastFps: least, frameMs: null,
  }
}

/** Runs in the page: leaves `noted`, which grows, and `stopNoting` on its window. */
export function noteInPage({ steadyFrom, framesASecond: rate, markerBits: bits, markerBlock: block }: { steadyFrom: number, framesASecond: number, markerBits: number, markerBlock: number }): void {
  const noted: Noted = { steadyAt: null, shownAt: null, lines: [], analysed: 0, began: null, frames: [], hints: [] }
  let going = true
  const tick = (at: number): void => {
    noted.frames.push(at)
    if (going) requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
  const canvas = new OffscreenCanvas(bits * block, block)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const watched = new WeakSet<Element>()
  const watch = (video: HTMLVideoElement): void => {
    let pictures = 0
    let before: { frame: number, now: number } | null = null
    const look = (now: number): void => {
      noted.began ??= now
      pictures += 1
      // Some looks are enough to know when the page came to rest, and cost the window little.
      if (context !== null && pictures % 4 === 0 && noted.steadyAt === null) {
        context.drawImage(video, 0, 0, bits * block, block, 0, 0, bits * block, block)
        const { data } = context.getImageData(0, block / 2, bits * block, 1)
        let frame = 0
        for (let bit = 0; bit < bits; bit++) if (data[(bit * block + block / 2) * 4]! > 128) frame |= 1 << bit
        // The fake camera does not keep its rate on a busy machine: only the pictures just before and after the page came to rest tell when that was.
        if (noted.steadyAt === null && frame >= steadyFrom) {
          const share = before === null ? 0 : (steadyFrom - before.frame) / (frame - before.frame)
          noted.steadyAt = before === null ? now - ((frame - steadyFrom) * 1000) / rate : before.now + share * (now - before.now)
        }
        before = { frame, now }
      }
      if (going) video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
  }
  const observer = new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video)) continue
      watched.add(video)
      watch(video)
    }
    const stage = document.querySelector<HTMLElement>('.stage')
    if (stage !== null) {
      noted.analysed = Math.max(noted.analysed, Number(stage.dataset['analysed'] ?? 0))
      const hint = document.querySelector('[data-testid=hint]')?.textContent ?? ''
      if (noted.hints.at(-1)?.slice(0, hint.length) !== hint) noted.hints.push(hint)
    }
    if (noted.shownAt === null && document.querySelector('[data-testid=field-documentNumber]') !== null) {
      noted.lines = [...document.querySelectorAll('.mrz > div')].map((line) => line.textContent ?? '')
      // Painted with the next frame.
      requestAnimationFrame(() => requestAnimationFrame((at) => { noted.shownAt ??= at }))
    }
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const stopNoting = (): void => {
    going = false
    observer.disconnect()
  }
  Object.assign(window, { noted, stopNoting })
}
