import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'

/** What is held about a person, found and chosen. */
async function chooseOfPerson(page: Page): Promise<void> {
  await page.keyboard.press('F4')
  await page.getByTestId('part-rights').click()
  await page.getByTestId('rights').locator('input').first().fill('eriksson')
  await page.keyboard.press('Enter')
  await page.locator('.rights-row input').first().check({ force: true })
}

async function eraseOfPerson(page: Page): Promise<void> {
  await chooseOfPerson(page)
  await page.getByTestId('rights-erase').click()
  await page.getByTestId('rights-erase-now').click()
}

/** The trail, and a person's rights beside it. */
export const trailScreens: readonly ScreenCase[] = [
  { name: 'audit', scenario: { role: 'auditor' }, reach: (page) => page.locator('.list-row').first().waitFor() },
  { name: 'audit, under a notice', scenario: { role: 'administrator', trust: 'found' }, reach: async (page) => {
    await page.keyboard.press('F4')
    await page.locator('.list-row').first().waitFor()
    await page.getByTestId('trust-notice').waitFor()
  } },
  { name: 'audit, export', scenario: { role: 'auditor' }, reach: async (page) => {
    await page.locator('.list-row').first().waitFor()
    await page.getByTestId('audit-export').click()
    await page.locator('dialog[open] .place').nth(2).waitFor()
  } },
  { name: 'audit, story', scenario: { role: 'auditor' }, reach: async (page) => {
    await page.locator('.list-row').nth(1).click()
    await page.getByTestId('audit-story').waitFor()
  } },
  { name: 'audit, more filters', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F4')
    await page.locator('.list-row').first().waitFor()
    await page.locator('.filters .button[aria-expanded]').click()
    await page.getByTestId('audit-more').waitFor()
    await page.locator('.filters select').first().selectOption('failuresToday')
  } },
  { name: 'audit, save a view', scenario: { role: 'auditor' }, reach: async (page) => {
    await page.locator('.list-row').first().waitFor()
    await page.locator('.filters select').nth(2).selectOption('4xx')
    await page.locator('.filters .button[aria-expanded]').click()
    await page.getByTestId('view-save').click()
    await page.locator('dialog[open] form').waitFor()
  } },
  { name: 'audit, whole story', scenario: { role: 'auditor' }, reach: async (page) => {
    await page.locator('.list-row').first().waitFor()
    await page.locator('.filters .button[aria-expanded]').click()
    await page.getByTestId('audit-more').locator('select').first().selectOption('POST')
    await page.locator('.list-row').nth(2).click()
    await page.locator('dialog[open]').waitFor()
    while (!await page.getByTestId('whole-story').isVisible()) {
      await page.keyboard.press('Escape')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.locator('dialog[open]').waitFor()
    }
    await page.getByTestId('whole-story').click()
    await page.locator('.story-line').first().waitFor()
  } },
  { name: 'audit, chart', scenario: { role: 'auditor' }, reach: async (page) => {
    await page.getByTestId('part-chart').click()
    await page.getByTestId('bar-15').waitFor()
  } },
  { name: 'audit, alerts', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F4')
    await page.getByTestId('part-alerts').click()
    await page.getByTestId('alert-chipAltered').waitFor()
  } },
  { name: 'audit, verified, changed', scenario: { role: 'auditor', trailBroken: true }, reach: async (page) => {
    await page.locator('.proof .button-primary').click()
    await page.getByTestId('problems').waitFor()
  } },
  { name: 'audit, rights', scenario: { role: 'supervisor' }, reach: async (page) => {
    await chooseOfPerson(page)
    await page.getByTestId('rights-held').waitFor()
  } },
  { name: 'audit, rights, erase', scenario: { role: 'supervisor' }, reach: async (page) => {
    await chooseOfPerson(page)
    await page.getByTestId('rights-held').waitFor()
    await page.getByTestId('rights-erase').click()
    await page.locator('dialog[open]').waitFor()
  } },
  { name: 'audit, rights, answer', scenario: { role: 'supervisor' }, reach: async (page) => {
    await eraseOfPerson(page)
    await page.getByTestId('rights-answer').waitFor()
  } },
  { name: 'audit, rights, answer again', scenario: { role: 'supervisor' }, reach: async (page) => {
    await eraseOfPerson(page)
    await page.getByTestId('rights-answer').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('part-events').click()
    await page.locator('.list-row').filter({ hasText: '/persons/held' }).first().click()
    await page.getByTestId('answer-again').waitFor()
  } },
  { name: 'audit, proof, details', scenario: { role: 'auditor' }, reach: async (page) => {
    await page.locator('.proof [aria-expanded]').click()
    await page.locator('.proof-checkpoint').waitFor()
  } },
]
