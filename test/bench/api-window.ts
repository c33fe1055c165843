import type { Page } from 'playwright-core'

export interface Frames { aSecond: number, longest: number, long: number }

interface Foyer { call(name: string, input: unknown): Promise<{ ok: boolean, value?: { readingId: string, also?: { readingId: string }[] }, error?: { code: string } }> }

/** A page at the desk by the screen's own call, from the bytes to the Reading, and away again. @returns milliseconds, by the window's clock */
export async function readAtDesk(page: Page, bytes: Uint8Array): Promise<number> {
  return await page.evaluate(async (text) => {
    const { foyer } = window as unknown as { foyer: Foyer }
    const picture = Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0)
    const from = performance.now()
    const { ok, value, error } = await foyer.call('reading.readFile', { bytes: picture })
    const ms = performance.now() - from
    if (!ok || value === undefined) throw new Error(`not read: ${error?.code ?? ''}`)
    await foyer.call('reading.discard', { readingId: value.readingId })
    return ms
  }, Buffer.from(bytes).toString('base64'))
}

/** From now on. @returns what to ask in the end: the frames that the window drew */
export async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
  await page.evaluate(() => {
    const watched = { from: performance.now(), last: performance.now(), gaps: [] as number[], going: true }
    Object.assign(window, { watchedFrames: watched })
    const next = (now: number): void => {
      watched.gaps.push(now - watched.last)
      watched.last = now
      if (watched.going) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  return () => page.evaluate(() => {
    const watched = (window as unknown as { watchedFrames: { from: number, gaps: number[], going: boolean } }).watchedFrames
    watched.going = false
    return { aSecond: watched.gaps.length / (performance.now() - watched.from) * 1000, longest: Math.max(...watched.gaps), long: watched.gaps.filter((gap) => gap > 50).length }
  })
}
