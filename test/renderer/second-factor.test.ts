import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE } from './mock-factors.ts'
import { SECRETS } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

describe.skipIf(!existsSync(chromiumPath))('a second factor at the sign-in', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it('is asked for by a code, by keys alone, and a wrong one is told', async () => {
    const opened = await screens.open({ factor: 'has' })
    const { page } = opened
    await page.getByTestId('tile-supervisor').click()
    await page.locator('#secret').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.getByTestId('second-factor').waitFor()
    await page.keyboard.type('111111')
    await page.keyboard.press('Enter')
    await page.locator('[data-code="staff.wrongCode"]').waitFor()
    await page.getByLabel('Code', { exact: true }).fill(CODE)
    await page.keyboard.press('Enter')
    await page.locator('nav').first().waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is set up where policy wants one: QR code and key, a code of it, and then the codes for paper', async () => {
    const opened = await screens.open({ factor: 'enrols' })
    const { page } = opened
    await page.getByTestId('tile-supervisor').click()
    await page.locator('#secret').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.getByTestId('qr-code').waitFor()
    expect(await page.getByTestId('totp-key').textContent()).toMatch(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    await page.keyboard.type(CODE)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-codes').waitFor()
    expect(await page.getByTestId('recovery-codes').getByRole('listitem').count()).toBe(10)
    await page.getByTestId('codes-kept').click()
    await page.locator('nav').first().waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)
})
