import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { SECRETS } from './mock-scenario.ts'
import { openResettable, openSettings } from './page-tools.ts'

/** A list whose root is not known. */
async function lookAtList(page: Page): Promise<void> {
  await openSettings(page, 4)
  await page.getByTestId('trust-choose').click()
  await page.getByTestId('file-list').locator('.list-row').nth(1).click()
  await page.getByTestId('trust-review').waitFor()
}

/** By an address and the code that counts; two keys for signing in are kept as well. */
async function enrolUpstream(page: Page): Promise<void> {
  const fields = page.getByTestId('upstream').locator('input')
  await fields.nth(0).fill('https://receiver.example/uplink/v1')
  await fields.nth(1).fill('0000')
  await page.keyboard.press('Enter')
  await page.getByTestId('upstream').locator('.button-primary').waitFor()
  await page.getByTestId('upstream').locator('input[type=password]').first().fill('foyer_up_secret')
  await page.keyboard.press('Enter')
  await page.getByTestId('upstream').locator('form .row .button').nth(2).waitFor()
}

/** The account page's security keys, and one's own secret for one more. */
async function addKey(page: Page): Promise<void> {
  await openSettings(page, 0)
  await page.getByTestId('add-key').click()
  await page.getByTestId('key-proof').locator('input').fill(SECRETS.administrator)
  await page.keyboard.press('Enter')
  await page.getByTestId('key-enrolment').waitFor()
}

/** Somebody of the organisation is made one of the desk alone. */
async function leaveOrganisation(page: Page): Promise<void> {
  await openSettings(page, 1)
  await page.locator('.staff li').filter({ has: page.locator('.tag') }).locator('.button').click()
  await page.locator('dialog summary').last().click()
  await page.getByTestId('leave-organisation').waitFor()
}

/** One’s own settings, and the desk’s. */
export const settingsScreens: readonly ScreenCase[] = [
  { name: 'settings, own', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 0) },
  { name: 'settings, own, proof by a code', scenario: { role: 'administrator', factor: 'has', policy: { freshSecondFactor: true } }, reach: async (page) => {
    await openSettings(page, 0)
    await page.getByTestId('own-factors').locator('.button').nth(1).click()
    await page.getByTestId('factor-proof').waitFor()
  } },
  { name: 'settings, own, security keys', scenario: { role: 'administrator', keys: 2 }, reach: async (page) => {
    await openSettings(page, 0)
    await page.getByTestId('add-key').scrollIntoViewIfNeeded()
  } },
  { name: 'settings, own, proof by a security key', scenario: { role: 'administrator', keys: 1, tap: 'securityKey.notOne' }, reach: async (page) => {
    await openSettings(page, 0)
    await page.getByTestId('add-key').click()
    await page.getByTestId('key-proof').getByTestId('other-proof').click()
    await page.getByTestId('key-proof').locator('[type=submit]').click()
    await page.locator('[data-code="securityKey.notOne"]').waitFor()
  } },
  { name: 'settings, own, security key named', scenario: { role: 'administrator' }, reach: addKey },
  { name: 'settings, own, security key wants its PIN', scenario: { role: 'administrator', mode: 'desk' }, reach: async (page) => {
    await addKey(page)
    await page.keyboard.press('Enter')
    await page.locator('.pin-pad').waitFor()
  } },
  { name: 'settings, staff', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 1) },
  { name: 'settings, staff, second factor reset', scenario: { role: 'administrator', factor: 'others' }, reach: async (page) => {
    await openSettings(page, 1)
    await openResettable(page)
    await page.locator('dialog summary').last().click()
    await page.getByTestId('factor-reset').waitFor()
  } },
  { name: 'settings, staff of an organisation that policy does not name', scenario: { role: 'administrator', ofOrganisation: 'notNamed' }, reach: (page) => openSettings(page, 1).then(() => page.getByTestId('organisation-not-named').waitFor()) },
  { name: 'settings, staff, away from the organisation', scenario: { role: 'administrator', ofOrganisation: 'named' }, reach: (page) => leaveOrganisation(page) },
  { name: 'settings, policy', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 2) },
  { name: 'settings, keys', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 3) },
  { name: 'settings, certificates', scenario: { role: 'administrator' }, reach: async (page) => {
    await openSettings(page, 4)
    await page.locator('.trusted-state summary').first().click()
  } },
  { name: 'settings, found certificates', scenario: { role: 'administrator', trust: 'found' }, reach: async (page) => {
    await openSettings(page, 4)
    await page.getByTestId('trust-found').waitFor()
  } },
  { name: 'settings, file of certificates', scenario: { role: 'administrator' }, reach: (page) => lookAtList(page) },
  { name: 'settings, unknown root', scenario: { role: 'administrator' }, reach: async (page) => {
    await lookAtList(page)
    await page.getByTestId('trust-take').click()
    await page.getByTestId('trust-root').waitFor()
  } },
  { name: 'settings, upstream', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 5) },
  { name: 'settings, upstream, enrolled', scenario: { role: 'administrator' }, reach: async (page) => {
    await openSettings(page, 5)
    await enrolUpstream(page)
  } },
  { name: 'settings, upstream, halted', scenario: { role: 'administrator' }, reach: async (page) => {
    await openSettings(page, 5)
    await enrolUpstream(page)
    await page.getByTestId('upstream').locator('.button-primary').click()
    await page.getByTestId('upstream').locator('[role=alert]').waitFor()
  } },
  { name: 'settings, desk', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 8) },
  { name: 'settings, desk, leaving', scenario: { role: 'administrator' }, reach: async (page) => {
    await openSettings(page, 8)
    await page.locator('.settings-body .section').last().locator('.button').click()
    await page.locator('.settings-body input[type=password]').waitFor()
  } },
  { name: 'settings, real desk', scenario: { role: 'administrator', mode: 'desk' }, reach: (page) => openSettings(page, 8) },
  { name: 'settings, permissions', scenario: { role: 'administrator', policy: { fourEyes: 'export keys' } }, reach: (page) => openSettings(page, 9).then(() => page.getByTestId('permissions').waitFor()) },
  { name: 'settings, about', scenario: { role: 'administrator' }, reach: (page) => openSettings(page, 10) },
]
