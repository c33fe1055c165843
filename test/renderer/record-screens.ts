import type { ScreenCase } from './every-screen.ts'

/** What is kept. */
export const recordScreens: readonly ScreenCase[] = [
  { name: 'records', scenario: { role: 'supervisor', records: 300 }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().waitFor()
  } },
  { name: 'records, filtered', scenario: { role: 'supervisor', records: 300 }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().waitFor()
    await page.locator('.record-tools > .button').click()
    await page.getByTestId('record-filters').locator('select').first().selectOption('corrected')
    await page.getByTestId('record-chips').waitFor()
  } },
  { name: 'records, a day to choose', scenario: { role: 'supervisor', records: 300 }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().waitFor()
    await page.locator('.record-tools > .button').click()
    await page.locator('.date-field .button').first().click()
    await page.getByTestId('calendar').waitFor()
  } },
  { name: 'records, chosen', scenario: { role: 'supervisor', records: 300 }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row input').nth(1).click()
    await page.locator('.list-row input').nth(3).click()
    await page.getByTestId('selected-bar').waitFor()
  } },
  { name: 'record', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row').nth(1).click()
    await page.getByTestId('record-id').waitFor()
  } },
  { name: 'record, export', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().click()
    await page.locator('.record-bar .button').nth(1).click()
    await page.locator('dialog[open] .place').nth(2).waitFor()
  } },
  { name: 'record, erase', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().click()
    await page.locator('.record-bar .button').last().click()
    await page.locator('dialog[open]').waitFor()
  } },
]
