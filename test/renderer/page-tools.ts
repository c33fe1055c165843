import type { Page } from 'playwright-core'
import type { EventName, EventPayload } from '../../electron/contract/events.ts'
import { directionOf } from '../../renderer/parts/languages.ts'
import type { Language } from '../../electron/contract/primitives.ts'

export interface Mock {
  made: { name: string; input: unknown }[]
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void
  delay(name: string): () => void
  waiting(name: string): number
}

/** Tab until the element has focus: what a person without a mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way to ${selector} by Tab`)
}

/** One of the pages of the settings, from the first on. */
export async function openSettings(page: Page, at: number): Promise<void> {
  await page.keyboard.press('F8')
  await page.locator('.settings-item').nth(at).click()
}

/** On the list of the staff, the first whose second factor can be reset. */
export async function openResettable(page: Page): Promise<void> {
  await page.locator('.staff .button').first().waitFor()
  for (const each of await page.locator('.staff .button').all()) {
    await each.click()
    if (await page.locator('dialog details').count() > 1) break
    await page.keyboard.press('Escape')
  }
}

export async function callsMade(page: Page, name: string): Promise<unknown[]> {
  return page.evaluate((wanted) => (window as unknown as { mock: Mock }).mock.made.filter((each) => each.name === wanted).map((each) => each.input), name)
}

export async function emit<N extends EventName>(page: Page, name: N, payload: EventPayload<N>): Promise<void> {
  await page.evaluate(([event, data]) => (window as unknown as { mock: { emit(name: unknown, payload: unknown): void } }).mock.emit(event, data), [name, payload] as const)
}

/** The same screen in another language. */
export async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate((wanted) => (window as unknown as { showLanguage(language: string): Promise<void> }).showLanguage(wanted), language)
  await page.locator(`html[lang="${language}"][dir="${directionOf(language)}"]`).waitFor({ state: 'attached' })
  await drawn(page)
}

/** Hold the answers to a call back, until the returned function is called. */
export async function delay(page: Page, name: string): Promise<() => Promise<void>> {
  await page.evaluate((wanted) => {
    const here = window as unknown as { mock: Mock; release: Map<string, () => void> }
    here.release ??= new Map()
    here.release.set(wanted, here.mock.delay(wanted))
  }, name)
  return () => page.evaluate(async (wanted) => {
    (window as unknown as { release: Map<string, () => void> }).release.get(wanted)?.()
    // The answer and what the page makes of it: a few turns of its event loop.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => {
        requestAnimationFrame(resolve)
      })
    }
  }, name)
}

/** The page learns of a new size or theme with the next frame it draws. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)) }))
}

/** Until a press may decide about the reading: it stands there long enough to have been seen. */
export async function seen(page: Page): Promise<void> {
  await page.locator('.reading:not([hidden]) .reading-actions:not(:has([data-waits]))').waitFor()
}
