import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scenario } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

describe.skipIf(!existsSync(chromiumPath))('certificates on the screen', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 120_000)
  afterAll(async () => screens?.close())

  const atKeys = async (scenario: Partial<Scenario>, work: (page: Page) => Promise<void>) => {
    const opened = await screens.open({ role: 'administrator', ...scenario })
    await opened.page.keyboard.press('F8')
    await opened.page.locator('.settings-item').nth(4).click()
    await work(opened.page)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }
  /** A file of the double's disk: its bytes are all its place in the list. */
  const choose = async (page: Page, place: number) => {
    await page.getByTestId('trust-choose').click()
    await page.getByTestId('file-list').locator('.list-row').nth(place).click()
  }
  const keptVersion = (page: Page) => page.getByTestId('trust-kept').innerText()

  it('are shown before they are taken, and taken at one word where their root is known', async () => {
    await atKeys({}, async (page) => {
      await choose(page, 2)
      await page.getByTestId('trust-review').waitFor()
      expect(await keptVersion(page)).toContain('2026-04-28')
      await page.getByTestId('trust-take').click()
      await page.getByTestId('trust-review').waitFor({ state: 'detached' })
      await page.getByTestId('trust-kept').filter({ hasText: '2026-05-28' }).waitFor()
    })
  }, 180_000)

  it('are asked about again where nothing vouches for their root, with its fingerprint', async () => {
    await atKeys({}, async (page) => {
      await choose(page, 1)
      await page.getByTestId('trust-take').click()
      expect(await page.getByTestId('trust-root').innerText()).toContain(Array.from({ length: 16 }, () => 'ffff').join(' '))
      await page.getByTestId('trust-take-root').click({ force: true })
      expect(await page.getByTestId('trust-root').isVisible()).toBe(true)
      expect(await keptVersion(page)).toContain('2026-04-28')
      await page.getByTestId('trust-compared').check()
      await page.getByTestId('trust-take-root').click()
      await page.getByTestId('trust-kept').filter({ hasText: '2026-05-28' }).waitFor()
    })
  }, 180_000)

  it('say how many of a list are left out, and that it adds nothing where it does not', async () => {
    await atKeys({}, async (page) => {
      await choose(page, 4)
      const review = page.getByTestId('trust-review')
      expect(await review.innerText()).toMatch(/Left out: damaged or not verified\s+2\b/)
      expect(await page.getByTestId('trust-nothing-new').innerText()).toBe('Nothing in this file is new for this desk.')
      await page.keyboard.press('Escape')
      await choose(page, 2)
      await review.waitFor()
      expect(await page.getByTestId('trust-nothing-new').count()).toBe(0)
      expect(await review.innerText()).not.toContain('Left out')
    })
  }, 180_000)

  it('of an earlier version wait, and say so until they are taken', async () => {
    await atKeys({ trust: 'found' }, async (page) => {
      await page.getByTestId('trust-notice').waitFor()
      await page.getByTestId('trust-found').locator('.button-primary').waitFor()
      expect(await page.getByTestId('trust-kept').count()).toBe(0)
      await page.getByTestId('trust-found').locator('.button-primary').click()
      await page.getByTestId('trust-take').click()
      await page.getByTestId('trust-compared').check()
      await page.getByTestId('trust-take-root').click()
      await page.getByTestId('trust-kept').waitFor()
    })
  }, 180_000)
})
