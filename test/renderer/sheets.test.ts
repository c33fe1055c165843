import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyScreen } from './every-screen.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

/** Corners are measured to parts of a pixel, px. */
const CLOSE = 1

describe.skipIf(!existsSync(chromiumPath))('sheets and what is typed twice, in Chromium', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => screens?.close())

  const at = async (name: string, work: (page: Page) => Promise<void>) => {
    const screen = everyScreen.find((each) => each.name === name)
    if (screen === undefined) throw new Error(`no screen is called ${name}`)
    const opened = await screens.open(screen.scenario)
    await screen.reach(opened.page)
    await work(opened.page)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }

  it('begin where the person goes on, not at the button that closes them', async () => {
    await at('settings, no connections', async (page) => {
      await page.getByTestId('connection-add').click()
      await page.getByTestId('connection-editor').waitFor()
      await page.keyboard.type('PMS')
      expect(await page.getByTestId('connection-editor').locator('input').first().inputValue()).toBe('PMS')
    })
  }, 180_000)

  it('that show a key once have nothing that closes them but the word that it is put away', async () => {
    await at('settings, a new key', async (page) => {
      const made = page.locator('dialog[open]', { has: page.getByTestId('made-key') })
      expect(await made.locator('.sheet-head button').count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      // At the second the browser closes it without asking, and it is shown again.
      await page.getByTestId('made-key-text').waitFor()
      await page.getByTestId('made-key-done').click()
      await made.waitFor({ state: 'detached' })
    })
  }, 180_000)

  it.each(['set up, first administrator', 'sign in, forgotten', 'settings, own'])('what is typed twice stands on one line, with a hint over one and a fault under the other: %s', async (name) => {
    await at(name, async (page) => {
      const boxes = page.locator('.field-pair .input')
      await boxes.nth(1).fill('another')
      await page.locator('.field-pair [role=alert]').waitFor()
      const [first, again] = [await boxes.nth(0).boundingBox(), await boxes.nth(1).boundingBox()]
      expect(first!.x).toBeLessThan(again!.x)
      expect(Math.abs(first!.y - again!.y)).toBeLessThan(CLOSE)
      expect(Math.abs(first!.height - again!.height)).toBeLessThan(CLOSE)
    })
  }, 180_000)
})
