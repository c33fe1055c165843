import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { delay, emit, seen } from './page-tools.ts'

async function lay(page: Page, specimen: string): Promise<void> {
  await page.getByTestId(`specimen-${specimen}`).click()
  await seen(page)
}

/** The chip's reader goes away: a desk without one. */
async function withoutReader(page: Page): Promise<void> {
  await emit(page, 'devices.changed', { devices: [] })
  await page.locator('[data-calm="true"]').waitFor()
}

/** What is laid down, and what was read of it. */
export const readingScreens: readonly ScreenCase[] = [
  { name: 'scan, demo camera', scenario: { role: 'clerk', reading: 'none' }, reach: async (page) => {
    await page.getByTestId('specimen-visa').click()
    // Its paper is lighter than the counter.
    await page.waitForFunction(() => (document.querySelector<HTMLCanvasElement>('.stage-picture canvas')?.getContext('2d')?.getImageData(960, 540, 1, 1).data[2] ?? 0) > 100)
  } },
  { name: 'notice for the guest', scenario: { role: 'clerk', reading: 'none' }, reach: async (page) => {
    await page.getByTestId('guest-open').click()
    await page.getByTestId('guest-print').click()
    await page.locator('.guest-print fieldset').waitFor()
  } },
  { name: 'scan, file', scenario: { role: 'clerk' }, reach: (page) => page.locator('input[value="file"]').check({ force: true }) },
  { name: 'scan, choose a file', scenario: { role: 'clerk' }, reach: async (page) => {
    await page.locator('input[value="file"]').check({ force: true })
    await page.getByTestId('choose-file').click()
    await page.getByTestId('file-list').locator('.list-row').first().waitFor()
  } },
  { name: 'scan, scanner', scenario: { role: 'clerk' }, reach: (page) => page.locator('input[value="scanner"]').check({ force: true }) },
  { name: 'scan, scanner at work', scenario: { role: 'clerk' }, reach: async (page) => {
    await page.locator('input[value="scanner"]').check({ force: true })
    await delay(page, 'scanners.scan')
    await page.locator('.scan-desk .button-primary').click()
    await page.locator('.scan-desk progress').waitFor()
  } },
  { name: 'scan, chip only', scenario: { role: 'clerk', card: true }, reach: (page) => page.locator('input[value="reader"]').check({ force: true }) },
  { name: 'reading', scenario: { role: 'clerk' }, reach: (page) => lay(page, 'passport-genuine') },
  { name: 'reading, stop', scenario: { role: 'clerk' }, reach: (page) => lay(page, 'passport-misprint') },
  { name: 'reading, here before', scenario: { role: 'clerk', before: { here: 'person', again: false, more: { recordId: 'r-1', last: '2025-11-12T15:20:00.000Z', times: 3, changed: ['documentNumber', 'dateOfExpiry', 'address'] } } }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.getByTestId('before').waitFor()
  } },
  { name: 'reading, stored twice', scenario: { role: 'clerk', before: { here: 'document', again: true, more: { recordId: 'r-1', last: '2026-05-04T09:08:00.000Z', times: 1, changed: [] } } }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.locator('.reading-on .tick').waitFor()
  } },
  { name: 'reading, faces', scenario: { role: 'clerk', card: true }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.locator('[data-verdict="genuine"]').waitFor()
    await page.keyboard.press('F10')
    await page.getByTestId('eyes-open').click()
    await page.getByTestId('eyes-take').click()
    await page.getByTestId('eyes-live').locator('img').waitFor()
  } },
  { name: 'reading, under other light', scenario: { role: 'clerk', lights: true }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.getByTestId('eyes-light').click()
    await page.getByTestId('eyes-lights').locator('img').nth(2).waitFor()
  } },
  { name: 'reading, edit', scenario: { role: 'clerk' }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.getByTestId('field-secondaryIdentifier').locator('button').last().click()
    await page.locator('.fact-editor input').waitFor()
  } },
  { name: 'reading, edit a date', scenario: { role: 'clerk' }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.getByTestId('field-dateOfBirth').locator('button').last().click()
    await page.locator('.fact-editor input').fill('31.2.1990')
    await page.locator('.fact-bad').waitFor()
  } },
  { name: 'reading, without a reader', scenario: { role: 'clerk' }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await withoutReader(page)
  } },
  { name: 'reading, why', scenario: { role: 'clerk' }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await withoutReader(page)
    await page.locator('.band button').click()
    await page.locator('dialog[open]').waitFor()
  } },
  { name: 'reading, enlarged', scenario: { role: 'clerk' }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.locator('.evidence-page').click()
    await page.keyboard.press('+')
    await page.getByTestId('zoom-place').waitFor()
  } },
  { name: 'reading, chip', scenario: { role: 'clerk', card: true }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.locator('[data-verdict="genuine"]').waitFor()
  } },
  { name: 'reading, proof of the chip', scenario: { role: 'clerk', card: true }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.locator('[data-verdict="genuine"]').waitFor()
    await page.getByTestId('chip-more').click()
    await page.getByTestId('chip-proof').waitFor()
  } },
  { name: 'reading, altered chip', scenario: { role: 'clerk', card: true, chipAltered: true }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.locator('[data-verdict="stop"]').waitFor()
  } },
  { name: 'reading, name cut off', scenario: { role: 'clerk', nameCutOff: true }, reach: (page) => lay(page, 'passport-genuine') },
  { name: 'reading, chip refused', scenario: { role: 'clerk', card: true }, reach: async (page) => {
    await lay(page, 'passport-misprint')
    await page.getByTestId('error-note').waitFor()
  } },
  { name: 'reading, key by hand', scenario: { role: 'clerk', card: true }, reach: async (page) => {
    await lay(page, 'passport-misprint')
    await page.getByTestId('error-note').waitFor()
    await page.getByTestId('chip-more').click()
    await page.locator('dialog[open] form').waitFor()
  } },
  { name: 'reading, under a notice', scenario: { role: 'administrator', trust: 'found' }, reach: async (page) => {
    await lay(page, 'passport-genuine')
    await page.getByTestId('trust-notice').waitFor()
  } },
  { name: 'reading, turn over', scenario: { role: 'clerk' }, reach: (page) => lay(page, 'card-front') },
]
