import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { openSettings } from './page-tools.ts'

const SECTION = 7

async function layouts(page: Page): Promise<void> {
  await openSettings(page, SECTION)
  await page.getByTestId('typing-settings').waitFor()
}

async function sheet(page: Page): Promise<void> {
  await page.keyboard.press('F3')
  await page.locator('.list-row').first().click()
  await page.getByTestId('type-into').click()
  await page.getByTestId('type-record').waitFor()
}

async function started(page: Page): Promise<void> {
  await sheet(page)
  await page.getByTestId('typing-start').click()
}

/** Typing into other programs in every state that looks different. */
export const typingScreens: readonly ScreenCase[] = [
  { name: 'settings, no typing', scenario: { role: 'administrator' }, reach: layouts },
  { name: 'settings, typing', scenario: { role: 'administrator', typing: 'done' }, reach: layouts },
  { name: 'settings, a layout to type by', scenario: { role: 'administrator', typing: 'done' }, reach: async (page) => {
    await layouts(page)
    await page.getByTestId('typing-add').click()
    const fields = page.getByTestId('typing-editor').locator('input')
    await fields.nth(0).fill('Property management system')
    await fields.nth(1).fill('1')
    await page.getByTestId('typing-editor').locator('[role=alert]').waitFor()
  } },
  { name: 'settings, a layout to be deleted', scenario: { role: 'administrator', typing: 'done' }, reach: async (page) => {
    await layouts(page)
    await page.getByTestId('typing-settings').locator('li .button').first().click()
    await page.getByTestId('typing-editor').locator('.button-danger').click()
    await page.getByTestId('typing-editor').locator('[role=alert]').waitFor()
  } },
  { name: 'record, nothing to type by', scenario: { role: 'supervisor', typingOpen: true }, reach: sheet },
  { name: 'record, to be typed', scenario: { role: 'supervisor', typing: 'done' }, reach: sheet },
  { name: 'record, nothing can be typed', scenario: { role: 'supervisor', typing: 'wayland' }, reach: sheet },
  { name: 'record, time to go there', scenario: { role: 'supervisor', typing: 'waits' }, reach: async (page) => {
    await started(page)
    await page.getByTestId('typing-waits').waitFor()
  } },
  { name: 'record, being typed', scenario: { role: 'supervisor', typing: 'types' }, reach: async (page) => {
    await started(page)
    await page.locator('dialog progress').waitFor()
  } },
  { name: 'record, typing stopped', scenario: { role: 'supervisor', typing: 'types' }, reach: async (page) => {
    await started(page)
    await page.getByTestId('typing-stop').click()
    await page.getByTestId('type-record').locator('.error-note').waitFor()
  } },
  { name: 'record, typed', scenario: { role: 'supervisor', typing: 'done' }, reach: async (page) => {
    await started(page)
    await page.getByTestId('typed').waitFor()
  } },
]
