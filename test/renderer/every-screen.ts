import { FoyerError } from '../../electron/contract/errors.ts'
import type { Page } from 'playwright-core'
import { connectionScreens } from './connection-screens.ts'
import { typingScreens } from './typing-screens.ts'
import { CODE, KEY_PIN } from './mock-factors.ts'
import { ORGANISATION } from './mock-organisation.ts'
import { NOW, SECRETS, type Scenario } from './mock-scenario.ts'
import { delay, emit, seen } from './page-tools.ts'
import { paperScreens } from './paper-screens.ts'
import { queueScreens } from './queue-screens.ts'
import { readerOf } from '../../renderer/guide/guides.ts'
import { secondPersonScreens } from './second-person-screens.ts'
import { rarerScreens } from './rarer-screens.ts'
import { requestScreens } from './request-screens.ts'
import { trailScreens } from './trail-screens.ts'

export interface ScreenCase {
  name: string
  scenario: Partial<Scenario>
  /** From the first drawing to the state that is looked at; without words, so that it works in every language. */
  reach: (page: Page) => Promise<void>
}

async function lay(page: Page, specimen: string): Promise<void> {
  await page.getByTestId(`specimen-${specimen}`).click()
  await seen(page)
}

/** The chip's reader goes away: a desk without one. */
async function withoutReader(page: Page): Promise<void> {
  await emit(page, 'devices.changed', { devices: [] })
  await page.locator('[data-calm="true"]').waitFor()
}

async function section(page: Page, at: number): Promise<void> {
  await page.keyboard.press('F8')
  await page.locator('.settings-item').nth(at).click()
}

/** A list whose root is not known. */
async function lookAtList(page: Page): Promise<void> {
  await section(page, 4)
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

const nothing = () => Promise.resolve()

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

/** The account page's security keys, and one's own secret for one more. */
async function addKey(page: Page): Promise<void> {
  await section(page, 0)
  await page.getByTestId('add-key').click()
  await page.getByTestId('key-proof').locator('input').fill(SECRETS.administrator)
  await page.keyboard.press('Enter')
  await page.getByTestId('key-enrolment').waitFor()
}

/** Somebody of the organisation is made one of the desk alone. */
async function leaveOrganisation(page: Page): Promise<void> {
  await section(page, 1)
  await page.locator('.staff li').filter({ has: page.locator('.tag') }).locator('.button').click()
  await page.locator('dialog summary').last().click()
  await page.getByTestId('leave-organisation').waitFor()
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

/** Every screen and every state of it that looks different. */
export const everyScreen: readonly ScreenCase[] = [
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
  { name: 'set up, desk', scenario: { phase: 'setUp', mode: 'desk' }, reach: nothing },
  { name: 'set up, where no demo is offered', scenario: { phase: 'setUp', mode: 'desk', somebodys: true }, reach: nothing },
  { name: 'set up, recovery key', scenario: { phase: 'setUp', mode: 'desk' }, reach: async (page) => {
    await page.locator('input.input').fill('Hotel Utopia')
    await page.keyboard.press('Enter')
    const fields = page.locator('input.input')
    await fields.nth(0).fill('Adam Beispiel')
    await fields.nth(1).fill('staple battery horse')
    await fields.nth(2).fill('staple battery horse')
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-key').waitFor()
  } },
  { name: 'fault', scenario: { phase: 'fault' }, reach: nothing },
  { name: 'fault, database gone', scenario: { phase: 'fault', mode: 'desk', fault: 'desk.databaseMissing' }, reach: nothing },
  { name: 'fault, copy without its log', scenario: { phase: 'fault', mode: 'desk', fault: 'database.logMissing' }, reach: nothing },
  { name: 'fault, database damaged', scenario: { phase: 'fault', mode: 'desk', fault: 'database.damaged' }, reach: nothing },
  { name: 'fault, put a copy back', scenario: { phase: 'fault', mode: 'desk', fault: 'database.damaged' }, reach: async (page) => {
    await page.getByTestId('fault-actions').locator('button').nth(1).click()
    await page.getByTestId('copies').waitFor()
  } },
  { name: 'fault, report', scenario: { phase: 'fault', mode: 'desk', fault: 'keys.keychainMissing' }, reach: async (page) => {
    await page.getByTestId('fault-actions').locator('button').nth(1).click()
    await page.getByText('database.damaged (SQLITE_CORRUPT)').waitFor()
  } },
  { name: 'guide, before the sign-in', scenario: { mode: 'desk' }, reach: async (page) => {
    await page.keyboard.press('F1')
    await page.getByTestId('guide').waitFor()
  } },
  ...(['integrators', 'connections', 'waysBack'] as const).map((topic): ScreenCase => ({ name: `guide, ${topic}`, scenario: { mode: 'desk' }, reach: async (page) => {
    await page.keyboard.press('F1')
    await page.getByTestId(`guide-reader-${readerOf(topic)}`).click()
    await page.getByTestId(`guide-topic-${topic}`).click()
    await page.locator(`[data-topic=${topic}] :is(pre, table)`).first().waitFor()
  } })),
  { name: 'date to confirm', scenario: { role: 'supervisor', mode: 'desk', reading: 'none', clock: true }, reach: (page) => page.getByTestId('date-shown').waitFor() },
  { name: 'date for somebody else to confirm', scenario: { role: 'clerk', mode: 'desk', reading: 'none', clock: true }, reach: (page) => page.getByTestId('date-senior').waitFor() },
  { name: 'date not confirmed', scenario: { role: 'clerk', mode: 'desk', reading: 'none', clock: true }, reach: async (page) => {
    await page.getByTestId('date-shown').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('date-notice').waitFor()
  } },
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
  ...queueScreens,
  ...requestScreens,
  ...rarerScreens,
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
  ...trailScreens,
  ...paperScreens,
  { name: 'day', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F6')
    await page.getByTestId('day-date').waitFor()
    await page.locator('.day-alert-open').nth(2).waitFor()
  } },
  { name: 'devices', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
  } },
  { name: 'devices, on the network', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
    await emit(page, 'devices.changed', { devices: [{
      id: 'n-1', kind: 'scanner', name: 'Utopia MFP 4200', state: 'ready', simulated: false, fault: null, seenAt: NOW, address: 'https://mfp-lobby.utopia.example:443/eSCL/',
      fingerprint: '9f2c41d07be85a3360c1f4a8d2e97b150a6c3ef48d71b92250e7a4c6183fd09b',
    }] })
    await page.locator('.search-network .button').click()
    await page.locator('.search-network output:not(:empty)').waitFor()
  } },
  { name: 'devices, another certificate', scenario: { role: 'administrator' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device').nth(2).waitFor()
    await emit(page, 'devices.changed', { devices: [{
      id: 'n-1', kind: 'scanner', name: 'Utopia MFP 4200', state: 'fault', simulated: false, fault: new FoyerError('scanner.certificateChanged').toPayload(), seenAt: NOW, address: 'https://mfp-lobby.utopia.example:443/eSCL/',
      fingerprint: '9f2c41d07be85a3360c1f4a8d2e97b150a6c3ef48d71b92250e7a4c6183fd09b', newFingerprint: '04d1a6b7c85e2f3990ab4cd1e6f7802b5d3c9e1f7a6b4820d9c8e7f605142331',
    }] })
    await page.getByTestId('new-certificate').click()
    await page.getByTestId('accept-certificate').waitFor()
  } },
  { name: 'devices, of this desk', scenario: { role: 'administrator', unlocked: true }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.locator('.device-default .button').nth(1).click()
    await page.locator('.device-default .tag').waitFor()
  } },
  { name: 'devices, diagnosis', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.getByTestId('diagnosis').click()
    await page.getByTestId('report').getByText('fi-65F').waitFor()
  } },
  { name: 'devices, after set-up', scenario: { role: 'administrator', mode: 'desk' }, reach: async (page) => {
    await page.keyboard.press('F7')
    await page.getByTestId('checklist').waitFor()
  } },
  { name: 'settings, own', scenario: { role: 'administrator' }, reach: (page) => section(page, 0) },
  { name: 'settings, own, proof by a code', scenario: { role: 'administrator', factor: 'has', policy: { freshSecondFactor: true } }, reach: async (page) => {
    await section(page, 0)
    await page.getByTestId('own-factors').locator('.button').nth(1).click()
    await page.getByTestId('factor-proof').waitFor()
  } },
  { name: 'settings, own, security keys', scenario: { role: 'administrator', keys: 2 }, reach: async (page) => {
    await section(page, 0)
    await page.getByTestId('add-key').scrollIntoViewIfNeeded()
  } },
  { name: 'settings, own, proof by a security key', scenario: { role: 'administrator', keys: 1, tap: 'securityKey.notOne' }, reach: async (page) => {
    await section(page, 0)
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
  { name: 'settings, staff', scenario: { role: 'administrator' }, reach: (page) => section(page, 1) },
  { name: 'settings, staff, second factor reset', scenario: { role: 'administrator', factor: 'others' }, reach: async (page) => {
    await section(page, 1)
    await page.locator('.staff .button').first().waitFor()
    for (const each of await page.locator('.staff .button').all()) {
      await each.click()
      if (await page.locator('dialog details').count() > 1) break
      await page.keyboard.press('Escape')
    }
    await page.locator('dialog summary').last().click()
    await page.getByTestId('factor-reset').waitFor()
  } },
  { name: 'settings, staff of an organisation that policy does not name', scenario: { role: 'administrator', ofOrganisation: 'notNamed' }, reach: (page) => section(page, 1).then(() => page.getByTestId('organisation-not-named').waitFor()) },
  { name: 'settings, staff, away from the organisation', scenario: { role: 'administrator', ofOrganisation: 'named' }, reach: (page) => leaveOrganisation(page) },
  { name: 'settings, policy', scenario: { role: 'administrator' }, reach: (page) => section(page, 2) },
  { name: 'settings, keys', scenario: { role: 'administrator' }, reach: (page) => section(page, 3) },
  { name: 'settings, certificates', scenario: { role: 'administrator' }, reach: async (page) => {
    await section(page, 4)
    await page.locator('.trusted-state summary').first().click()
  } },
  { name: 'settings, found certificates', scenario: { role: 'administrator', trust: 'found' }, reach: async (page) => {
    await section(page, 4)
    await page.getByTestId('trust-found').waitFor()
  } },
  { name: 'settings, file of certificates', scenario: { role: 'administrator' }, reach: (page) => lookAtList(page) },
  { name: 'settings, unknown root', scenario: { role: 'administrator' }, reach: async (page) => {
    await lookAtList(page)
    await page.getByTestId('trust-take').click()
    await page.getByTestId('trust-root').waitFor()
  } },
  { name: 'settings, upstream', scenario: { role: 'administrator' }, reach: (page) => section(page, 5) },
  { name: 'settings, upstream, enrolled', scenario: { role: 'administrator' }, reach: async (page) => {
    await section(page, 5)
    await enrolUpstream(page)
  } },
  { name: 'settings, upstream, halted', scenario: { role: 'administrator' }, reach: async (page) => {
    await section(page, 5)
    await enrolUpstream(page)
    await page.getByTestId('upstream').locator('.button-primary').click()
    await page.getByTestId('upstream').locator('[role=alert]').waitFor()
  } },
  ...connectionScreens,
  ...typingScreens,
  ...secondPersonScreens,
  { name: 'settings, desk', scenario: { role: 'administrator' }, reach: (page) => section(page, 8) },
  { name: 'settings, desk, leaving', scenario: { role: 'administrator' }, reach: async (page) => {
    await section(page, 8)
    await page.locator('.settings-body .section').last().locator('.button').click()
    await page.locator('.settings-body input[type=password]').waitFor()
  } },
  { name: 'settings, real desk', scenario: { role: 'administrator', mode: 'desk' }, reach: (page) => section(page, 8) },
  { name: 'settings, permissions', scenario: { role: 'administrator', policy: { fourEyes: 'export keys' } }, reach: (page) => section(page, 9).then(() => page.getByTestId('permissions').waitFor()) },
  { name: 'settings, about', scenario: { role: 'administrator' }, reach: (page) => section(page, 10) },
  { name: 'help', scenario: { role: 'clerk', reading: 'none' }, reach: async (page) => {
    await page.keyboard.press('F1')
    await page.locator('dialog[open]').waitFor()
  } },
]
