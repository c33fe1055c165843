import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launch, type Launched } from '../e2e/launch.ts'
import { DeskPage } from '../e2e/pages.ts'
import { framesASecond, markerBits, markerBlock, type Scene } from './camera-scenes.ts'
import { noteInPage, type Noted } from './camera-window.ts'
import { familyOf } from './process-tree.ts'

/** A document from lying there to being stored. Times: the page's own clock, ms. */
export interface Kept {
  /** Keys that somebody pressed. */
  keys: number
  /** The page lies steady, or its file is dropped. */
  from: number
  shown: number
  /** The first moment at which a press counts, and when it came. */
  pressed: number
  stored: number
  /** Processor time meanwhile, ms, by process. */
  cpu: ReadonlyMap<string, number>
}

const patience = 20_000

interface Moments { shown: number, pressable: number, gone: number }

/** The demo desk as a clerk works at it, one key a document: nothing is pressed sooner than it counts, and everything as soon. */
export class DeskBench {
  private readonly launched: Launched
  private readonly folder: string
  private readonly camera: string
  readonly desk: DeskPage

  private constructor(launched: Launched, folder: string, camera: string) {
    this.launched = launched
    this.folder = folder
    this.camera = camera
    this.desk = new DeskPage(launched.page)
  }

  static async open(first: Scene): Promise<DeskBench> {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-desk-'))
    const camera = join(folder, 'camera.mjpeg')
    writeFileSync(camera, Buffer.concat(first.frames.slice(0, 1)))
    const bench = new DeskBench(await launch({ camera, sandbox: process.getuid?.() !== 0 }), folder, camera)
    await bench.desk.signIn('Demo clerk', await bench.desk.demoSecret())
    return bench
  }

  async close(): Promise<void> {
    await this.launched.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The scene under the camera, from its page lying steady. The file is exchanged while the camera is closed, and read anew when it opens. */
  async byCamera(scene: Scene, number: string, proven = false): Promise<Kept> {
    const { page } = this.launched
    await page.locator('input[type=radio][value=file]').check({ force: true })
    writeFileSync(`${this.camera}.next`, Buffer.concat(scene.frames))
    renameSync(`${this.camera}.next`, this.camera)
    await page.evaluate(noteInPage, { steadyFrom: scene.steadyFrom, framesASecond, markerBits, markerBlock })
    const before = this.cpu()
    await watch(page, number, proven)
    await page.locator('input[type=radio][value=camera]').check({ force: true })
    const { shown, pressed, stored } = await this.keep()
    const from = await page.evaluate(() => {
      const { noted, stopNoting } = window as unknown as { noted: Noted, stopNoting: () => void }
      stopNoting()
      return noted.steadyAt
    })
    return { keys: 1, from: from ?? Number.NaN, shown, pressed, stored, cpu: since(before, this.cpu()) }
  }

  /** Files that are dropped at once, each stored as soon as it may be. `numbers`: theirs, in that order. */
  async byFiles(files: readonly Uint8Array[], numbers: readonly string[]): Promise<Kept[]> {
    const { page } = this.launched
    await page.locator('input[type=radio][value=file]').check({ force: true })
    const before = this.cpu()
    await watch(page, numbers[0]!)
    const dataTransfer = await page.evaluateHandle((texts) => {
      const transfer = new DataTransfer()
      for (const text of texts) transfer.items.add(new File([Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0)], 'page'))
      return transfer
    }, files.map((file) => Buffer.from(file).toString('base64')))
    const from = await page.evaluate(() => performance.now())
    await page.locator('.flow').dispatchEvent('drop', { dataTransfer })
    const kept: Kept[] = []
    for (const at of numbers.keys()) {
      const next = numbers[at + 1]
      const moments = await this.keep(next)
      kept.push({ keys: 1, from, ...moments, cpu: since(before, this.cpu()) })
    }
    return kept
  }

  /** Its chip lies on the demo desk's reader and is read by itself: stored once it is proven. */
  async withChip(scene: Scene, number: string, specimen: string): Promise<Kept> {
    await this.desk.layCard(specimen)
    const kept = await this.byCamera(scene, number, true)
    await this.desk.takeCardAway()
    return kept
  }

  /** Press Enter as soon as it counts, and wait for the document to leave the screen. `next`: the one that comes up by that. */
  private async keep(next?: string): Promise<Pick<Kept, 'shown' | 'pressed' | 'stored'>> {
    const { page } = this.launched
    await page.waitForFunction(() => (window as unknown as { moments: Moments }).moments.pressable > 0, undefined, { timeout: patience, polling: 'raf' })
    const { shown } = await page.evaluate(() => (window as unknown as { moments: Moments }).moments)
    const pressed = await page.evaluate(() => performance.now())
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => (window as unknown as { moments: Moments }).moments.gone > 0, undefined, { timeout: patience, polling: 'raf' })
    const { gone } = await page.evaluate(() => (window as unknown as { moments: Moments }).moments)
    if (next !== undefined) await watch(page, next)
    return { shown, pressed, stored: gone }
  }

  private cpu(): Map<string, number> {
    const sums = new Map<string, number>()
    for (const { role, cpuMs } of familyOf(this.launched.app.process().pid!)) sums.set(role, (sums.get(role) ?? 0) + cpuMs)
    return sums
  }
}

function since(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...after].map(([role, ms]) => [role, ms - (before.get(role) ?? 0)]))
}

/** The page itself notes when this document is shown, may be decided about, and is gone: nothing between it and the bench counts. */
async function watch(page: Page, number: string, proven = false): Promise<void> {
  await page.evaluate(([wanted, genuine]) => {
    const moments = { shown: 0, pressable: 0, gone: 0 }
    Object.assign(window, { moments })
    const look = (): void => {
      const there = document.querySelector('[data-testid=field-documentNumber]')?.textContent?.includes(wanted) === true
      const now = performance.now()
      if (there && moments.shown === 0) moments.shown = now
      const button = document.querySelector('[data-testid=go-on]:not([aria-disabled])')
      if (there && moments.pressable === 0 && (!genuine || document.querySelector('[data-verdict=genuine]') !== null) && button !== null) moments.pressable = now
      if (!there && moments.shown > 0 && moments.gone === 0) {
        moments.gone = now
        observer.disconnect()
      }
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    look()
  }, [number, proven] as const)
}
