import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { RECOVERY_KEY } from './mock-scenario.ts'
import { seen } from './page-tools.ts'

/** The first record of the list. */
async function openRecord(page: Page): Promise<void> {
  await page.keyboard.press('F3')
  await page.locator('.list-row').first().click()
  await page.getByTestId('record-id').waitFor()
}

/** The recovery key, as somebody types it who has another one's paper. */
const OTHER_KEY = RECOVERY_KEY.replace('K7QM2', 'K7QM3')

/** States that a desk meets seldom, each of which looks different. */
export const rarerScreens: readonly ScreenCase[] = [
  { name: 'set up, first administrator', scenario: { phase: 'setUp', mode: 'desk' }, reach: async (page) => {
    await page.locator('input.input').fill('Hotel Utopia')
    await page.keyboard.press('Enter')
    await page.locator('input.input').nth(2).fill('short')
  } },
  { name: 'set up, recovery key typed back', scenario: { phase: 'confirmRecovery', mode: 'desk' }, reach: async (page) => {
    await page.locator('input.input').nth(0).fill('AAAAAA')
    await page.locator('input.input').nth(1).fill('BBBBBB')
    await page.keyboard.press('Enter')
    await page.getByTestId('error-note').waitFor()
  } },
  { name: 'fault, recovery key', scenario: { phase: 'fault', mode: 'desk', fault: 'keys.wrongKey' }, reach: async (page) => {
    await page.locator('form input.input').fill(OTHER_KEY)
    await page.keyboard.press('Enter')
    await page.locator('form .error-note').waitFor()
  } },
  { name: 'scan, no camera', scenario: { role: 'clerk', mode: 'desk', reading: 'none' }, reach: async (page) => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))
    })
    await page.locator('input[value="file"]').check({ force: true })
    await page.locator('input[value="camera"]').check({ force: true })
    await page.locator('.scan-desk h2').waitFor()
    await page.getByTestId('choose-file').waitFor({ state: 'detached' })
  } },
  { name: 'idle warning', scenario: { role: 'supervisor', reading: 'none', idleSeconds: 3600 }, reach: async (page) => {
    // By a clock that stands still from here: nobody is there, and it stays as long as it is looked at.
    await page.evaluate(() => {
      const late = Date.now() + 3_587_000
      Date.now = () => late
    })
    await page.getByTestId('idle-warning').waitFor()
  } },
  { name: 'reading, both sides', scenario: { role: 'clerk' }, reach: async (page) => {
    await page.getByTestId('specimen-card-front').click()
    await seen(page)
    await page.keyboard.press('Enter')
    await page.getByTestId('specimen-card-back').click()
    await page.locator('.evidence-page').nth(1).waitFor()
    await seen(page)
  } },
  { name: 'record, note', scenario: { role: 'supervisor' }, reach: async (page) => {
    await openRecord(page)
    await page.getByTestId('record-note').locator('.button').click()
    await page.locator('textarea').fill('Late check-in, wants a quiet room')
  } },
  { name: 'record, print', scenario: { role: 'supervisor' }, reach: async (page) => {
    await openRecord(page)
    await page.locator('.record-bar .row .button').nth(1).click()
    await page.locator('dialog[open] .button-primary').click()
    await page.locator('dialog[open] fieldset').waitFor()
  } },
  { name: 'audit, changed', scenario: { role: 'auditor', trailBroken: true }, reach: async (page) => {
    await page.getByTestId('proof').locator('.button').last().click()
    await page.locator('[data-title="broken"] li').first().waitFor()
  } },
]
