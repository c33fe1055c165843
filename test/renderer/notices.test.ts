import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'
import { emit } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('notices, in Chromium', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => screens?.close())

  it('leave with whom they were told; those of the desk are for the next person, too', async () => {
    const opened = await screens.open({ role: 'administrator' })
    const { page } = opened
    await emit(page, 'pairings.changed', { waiting: 1 })
    await emit(page, 'process.state', { process: 'reader', state: 'down' })
    await page.getByTestId('notice-told').waitFor()
    await page.getByTestId('notice-trouble').waitFor()
    await page.keyboard.press('F9')
    await page.getByTestId('tile-clerk').click()
    await page.locator('#secret').fill('246810')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Scan a document' }).waitFor()
    await page.getByTestId('notice-trouble').waitFor()
    expect(await page.getByTestId('notice-told').count()).toBe(0)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 180_000)
})
