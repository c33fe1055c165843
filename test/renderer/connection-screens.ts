import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { SECRETS } from './mock-scenario.ts'
import { emit, openSettings } from './page-tools.ts'

const SECTION = 6

async function connections(page: Page): Promise<void> {
  await openSettings(page, SECTION)
  await page.getByTestId('connection-state').waitFor()
}

async function openFirst(page: Page): Promise<void> {
  await connections(page)
  await page.getByTestId('connection-pms').click()
  await page.getByTestId('connection-sheet').waitFor()
}

async function openPage(page: Page): Promise<void> {
  await connections(page)
  await page.getByTestId('waiting-page-page-1').click()
  await page.getByTestId('waiting-page').waitFor()
}

/** *Settings, Connections* in every state that looks different. */
export const connectionScreens: readonly ScreenCase[] = [
  { name: 'settings, no connections', scenario: { role: 'administrator' }, reach: connections },
  { name: 'settings, connections', scenario: { role: 'administrator', connections: true }, reach: connections },
  { name: 'settings, a connection', scenario: { role: 'administrator', connections: true }, reach: openFirst },
  { name: 'settings, a connection, new', scenario: { role: 'administrator' }, reach: async (page) => {
    await connections(page)
    await page.getByTestId('connection-add').click()
    const fields = page.getByTestId('connection-editor').locator('input')
    await fields.nth(0).fill('Property management system')
    await page.getByTestId('connection-editor').locator('input[dir=ltr]').first().fill('192.0.2.0/24 192.0.2.300')
    await page.getByTestId('connection-editor').locator('[role=alert]').waitFor()
  } },
  { name: 'settings, a connection, to be taken away', scenario: { role: 'administrator', connections: true }, reach: async (page) => {
    await openFirst(page)
    await page.locator('dialog[open] .actions .button-danger').click()
    await page.locator('dialog[open] [role=alert] .button-danger').waitFor()
  } },
  { name: 'settings, a key to be made', scenario: { role: 'administrator', connections: true }, reach: async (page) => {
    await openFirst(page)
    await page.getByTestId('key-make').click()
    await page.getByTestId('key-maker').waitFor()
  } },
  { name: 'settings, pages wait', scenario: { role: 'administrator', connections: true, pagesWait: true }, reach: connections },
  { name: 'settings, a page that asks', scenario: { role: 'administrator', pagesWait: true }, reach: openPage },
  { name: 'settings, a page that asks, wrong secret', scenario: { role: 'administrator', pagesWait: true }, reach: async (page) => {
    await openPage(page)
    await page.getByTestId('waiting-page').locator('input[type=password]').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByTestId('waiting-page').locator('[role=alert]').waitFor()
  } },
  { name: 'settings, the code for a page', scenario: { role: 'administrator', pagesWait: true }, reach: async (page) => {
    await openPage(page)
    await page.getByTestId('waiting-page').locator('input[type=password]').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByTestId('page-code').waitFor()
  } },
  { name: 'a page asks to be let in', scenario: { role: 'administrator', pagesWait: true }, reach: async (page) => {
    await emit(page, 'pairings.changed', { waiting: 1 })
    await page.getByTestId('notice-told').waitFor()
  } },
  { name: 'settings, a new key', scenario: { role: 'administrator', connections: true }, reach: async (page) => {
    await openFirst(page)
    await page.getByTestId('key-make').click()
    await page.getByTestId('key-maker').locator('input[type=password]').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByTestId('made-key').waitFor()
  } },
  { name: 'settings, webhooks', scenario: { role: 'administrator', connections: true }, reach: async (page) => {
    await openFirst(page)
    await page.getByTestId('webhook-gone').scrollIntoViewIfNeeded()
  } },
  { name: 'settings, a webhook, new', scenario: { role: 'administrator', connections: true }, reach: async (page) => {
    await openFirst(page)
    await page.getByTestId('webhook-add').click()
    await page.getByTestId('webhook-editor').locator('input[dir=ltr]').first().fill('https://pms example/hook')
    await page.getByTestId('webhook-editor').locator('[role=alert]').waitFor()
  } },
  { name: 'settings, a webhook, messages given up', scenario: { role: 'administrator', connections: true }, reach: async (page) => {
    await openFirst(page)
    await page.getByTestId('webhook-ill').locator('button').nth(1).click()
    await page.getByTestId('webhook-dead').locator('li').first().waitFor()
  } },
]
