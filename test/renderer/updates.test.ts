import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

describe.skipIf(!existsSync(chromiumPath))('newer versions on the screen', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 120_000)
  afterAll(async () => screens?.close())

  it.each([['0.3.0', '0.3.0 is there. Whoever looks after this computer installs it.'], ['', null]])('are named beside the one that runs, and not where nobody announces any: %o', async (updatesVersion, said) => {
    const opened = await screens.open({ role: 'administrator', policy: { updatesVersion } })
    const { page } = opened
    await page.keyboard.press('F8')
    await page.locator('.settings-item').last().click()
    await page.getByText('Apache-2.0').first().waitFor()
    if (said !== null) await page.getByTestId('updates').getByText(said).waitFor()
    expect(await page.getByTestId('updates').count()).toBe(said === null ? 0 : 1)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)
})
