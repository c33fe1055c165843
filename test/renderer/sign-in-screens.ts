import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { CODE, KEY_PIN } from './mock-factors.ts'
import { ORGANISATION } from './mock-organisation.ts'
import { SECRETS } from './mock-scenario.ts'

/** A supervisor, as far as the passphrase. */
async function givenSecret(page: Page): Promise<void> {
  await page.getByTestId('tile-supervisor').click()
  await page.locator('#secret').fill(SECRETS.supervisor)
  await page.keyboard.press('Enter')
}

/** With the PIN of a security key. */
async function tapIn(page: Page): Promise<void> {
  await page.getByTestId('tap-in').click()
  await page.getByTestId('tap-panel').locator('input').fill(KEY_PIN)
  await page.keyboard.press('Enter')
}

/** And a code that is not the right one. */
async function secondFactor(page: Page, code: string): Promise<void> {
  await givenSecret(page)
  await page.getByTestId('second-factor').locator('input').fill(code)
  await page.keyboard.press('Enter')
  await page.locator('[data-code="staff.wrongCode"]').waitFor()
}

/** And a code of the organisation is asked for. */
async function byOrganisation(page: Page): Promise<void> {
  await page.getByTestId('by-organisation').click()
}

const nothing = () => Promise.resolve()

/** Who comes in, and how. */
export const signInScreens: readonly ScreenCase[] = [
  { name: 'sign in, who', scenario: {}, reach: nothing },
  { name: 'sign in, PIN', scenario: {}, reach: (page) => page.getByTestId('tile-clerk').click() },
  { name: 'sign in, throttled', scenario: { throttled: true }, reach: async (page) => {
    await page.getByTestId('tile-supervisor').click()
    await page.getByTestId('throttled').waitFor()
    await page.locator('button[aria-expanded]').click()
  } },
  { name: 'sign in, forgotten', scenario: { mode: 'desk' }, reach: async (page) => {
    await page.getByTestId('tile-administrator').click()
    await page.getByTestId('forgotten').click()
    await page.getByTestId('recovery-reset').waitFor()
  } },
  { name: 'sign in, by name', scenario: { policy: { signInByName: true } }, reach: (page) => page.getByTestId('name-entry').waitFor() },
  { name: 'sign in, second factor', scenario: { factor: 'has' }, reach: (page) => secondFactor(page, '111111') },
  { name: 'sign in, code app set up', scenario: { factor: 'enrols' }, reach: (page) => givenSecret(page).then(() => page.getByTestId('qr-code').waitFor()) },
  { name: 'sign in, recovery codes', scenario: { factor: 'enrols' }, reach: async (page) => {
    await givenSecret(page)
    await page.getByTestId('enrolment').locator('input').fill(CODE)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-codes').waitFor()
  } },
  { name: 'sign in, security key', scenario: { keys: 1 }, reach: async (page) => {
    await page.getByTestId('tap-in').click()
    await page.getByTestId('tap-panel').waitFor()
  } },
  { name: 'sign in, security key waited for', scenario: { tap: 'waits' }, reach: (page) => tapIn(page).then(() => page.getByTestId('lay-key').waitFor()) },
  { name: 'sign in, security key locked', scenario: { mode: 'desk', tap: 'securityKey.pinLocked' }, reach: (page) => tapIn(page).then(() => page.locator('[data-code="securityKey.pinLocked"]').waitFor()) },
  { name: 'sign in, security key as second factor', scenario: { keys: 1, tap: 'waits' }, reach: (page) => givenSecret(page).then(() => page.getByTestId('lay-key').waitFor()) },
  { name: 'sign in, who, with the organisation', scenario: { policy: ORGANISATION }, reach: (page) => page.getByTestId('by-organisation').waitFor() },
  { name: 'sign in, code for the telephone', scenario: { policy: ORGANISATION, organisation: 'waits' }, reach: (page) => byOrganisation(page).then(() => page.getByTestId('qr-code').waitFor()) },
  { name: 'sign in, code to type', scenario: { policy: ORGANISATION, organisation: 'typed' }, reach: (page) => byOrganisation(page).then(() => page.getByTestId('user-code').waitFor()) },
  { name: 'sign in, code over', scenario: { policy: ORGANISATION, organisation: 'expires' }, reach: (page) => byOrganisation(page).then(() => page.locator('[data-code="organisation.codeOver"]').waitFor()) },
  { name: 'sign in, organisation refuses', scenario: { policy: ORGANISATION, organisation: 'refused' }, reach: (page) => byOrganisation(page).then(() => page.locator('[data-code="organisation.refused"]').waitFor()) },
  { name: 'sign in, in no group', scenario: { policy: ORGANISATION, organisation: 'noGroup' }, reach: (page) => byOrganisation(page).then(() => page.locator('[data-code="organisation.noGroup"]').waitFor()) },
  { name: 'sign in, organisation out of reach', scenario: { policy: ORGANISATION, organisation: 'offline' }, reach: (page) => byOrganisation(page).then(() => page.locator('[data-code="organisation.unreachable"]').waitFor()) },
  { name: 'sign in, first time with the organisation', scenario: { policy: ORGANISATION, organisation: 'first' }, reach: (page) => byOrganisation(page).then(() => page.getByTestId('first-secret').waitFor()) },
]
