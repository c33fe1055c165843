import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallName } from '../../electron/contract/index.ts'
import { RECOVERY_KEY, SECRETS, type Scenario } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

interface Handing {
  name: string
  scenario: Partial<Scenario>
  /** From the first drawing to the form. */
  reach?: (page: Page) => Promise<unknown>
  /** Label by label: what is typed. */
  typed: Record<string, string>
  /** The call that takes it. */
  call: CallName
}

const NEW = 'four words are quite enough'
const settings = (section: string) => async (page: Page) => {
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: section, exact: true }).click()
}

/** Every form that takes a secret. */
const forms: readonly Handing[] = [
  { name: 'signing in', scenario: {}, reach: (page) => page.getByTestId('tile-supervisor').click(), typed: { Passphrase: SECRETS.supervisor }, call: 'staff.signIn' },
  {
    name: 'setting a desk up', scenario: { phase: 'setUp', mode: 'desk' },
    reach: async (page) => {
      await page.getByLabel('Name of this desk').fill('Hotel Utopia')
      await page.keyboard.press('Enter')
      await page.getByLabel('Name', { exact: true }).fill('Adam Beispiel')
    },
    typed: { Passphrase: NEW, 'The same again': NEW }, call: 'desk.setUp',
  },
  { name: 'confirming the recovery key', scenario: { phase: 'confirmRecovery', mode: 'desk' }, typed: { 'Group 2': RECOVERY_KEY.split('-')[1] ?? '', 'Group 6': 'AAAAAA' }, call: 'desk.confirmRecovery' },
  {
    name: 'resetting an administrator', scenario: { mode: 'desk' },
    reach: async (page) => {
      await page.getByTestId('tile-administrator').click()
      await page.getByTestId('forgotten').click()
    },
    typed: { 'Recovery key': RECOVERY_KEY, 'New PIN or passphrase': NEW, 'The same again': NEW }, call: 'staff.resetAdministrator',
  },
  { name: 'recovering a desk', scenario: { phase: 'fault', mode: 'desk' }, typed: { 'Recovery key': RECOVERY_KEY }, call: 'desk.recover' },
  {
    name: 'opening a copy as it is', scenario: { phase: 'fault', mode: 'desk', fault: 'database.logMissing' },
    reach: (page) => page.getByLabel('Administrator’s name').fill('Adam Beispiel'), typed: { 'PIN or passphrase': SECRETS.administrator }, call: 'desk.openIncomplete',
  },
  { name: 'opening a copy as it is with the recovery key', scenario: { phase: 'fault', mode: 'desk', fault: 'database.logMissing' }, typed: { 'Recovery key': RECOVERY_KEY }, call: 'desk.openIncomplete' },
  {
    name: 'putting a copy back', scenario: { phase: 'fault', mode: 'desk', fault: 'database.damaged' },
    reach: async (page) => {
      await page.getByRole('button', { name: 'Put a copy back' }).click()
      await page.getByLabel('Administrator’s name').fill('Adam Beispiel')
    },
    typed: { 'PIN or passphrase': SECRETS.administrator }, call: 'recovery.restore',
  },
  {
    name: 'putting a copy back with the recovery key', scenario: { phase: 'fault', mode: 'desk', fault: 'database.altered' },
    reach: async (page) => {
      await page.getByRole('button', { name: 'Put a copy back' }).click()
      await page.locator('input[value="key"]').check({ force: true })
    },
    typed: { 'Recovery key': RECOVERY_KEY }, call: 'recovery.restore',
  },
  {
    name: 'changing an own secret', scenario: { role: 'administrator' }, reach: (page) => page.keyboard.press('F8').then(() => page.getByRole('radio', { name: 'Passphrase' }).check({ force: true })),
    typed: { 'Present PIN or passphrase': SECRETS.administrator, 'New PIN or passphrase': NEW, 'The same again': NEW }, call: 'staff.setSecret',
  },
  {
    name: 'adding a colleague', scenario: { role: 'administrator' },
    reach: async (page) => {
      await settings('Staff')(page)
      await page.getByRole('button', { name: 'Add a colleague' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Nora Specimen')
    },
    typed: { 'First PIN or passphrase': '482915', 'Present PIN or passphrase': SECRETS.administrator }, call: 'staff.create',
  },
  {
    name: 'switching the kiosk off', scenario: { role: 'administrator', unlocked: true },
    reach: async (page) => {
      await settings('Policy')(page)
      // Which sentence a language's line is of.
      await page.getByRole('group', { name: 'What your house does with a Stop' }).getByRole('textbox', { name: 'Deutsch' }).waitFor()
      await page.locator('#policy-kiosk').uncheck()
    },
    typed: { 'Present PIN or passphrase': SECRETS.administrator }, call: 'desk.setPolicy',
  },
  { name: 'changing the key', scenario: { role: 'administrator' }, reach: settings('Keys and recovery'), typed: { 'Present PIN or passphrase': SECRETS.administrator }, call: 'desk.rotateKey' },
  {
    name: 'leaving the kiosk', scenario: { role: 'administrator' },
    reach: async (page) => {
      await settings('This desk')(page)
      await page.getByRole('button', { name: 'Leave the kiosk' }).click()
    },
    typed: { 'Present PIN or passphrase': SECRETS.administrator }, call: 'desk.exit',
  },
]

interface Mock {
  made: { name: string }[]
  delay(name: string): () => void
}

describe.skipIf(!existsSync(chromiumPath))('a secret that is handed over', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it.each(forms)('stands in no field any more, before anything is answered: $name', async ({ scenario, reach, typed, call }) => {
    const opened = await screens.open(scenario)
    const { page } = opened
    await reach?.(page)
    await page.evaluate((name) => (window as unknown as { mock: Mock }).mock.delay(name), call)
    for (const [label, value] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).last().fill(value)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate((name) => (window as unknown as { mock: Mock }).mock.made.filter((each) => each.name === name).length, call)).toBe(1)
    const left = () => page.evaluate((secrets) => [...document.querySelectorAll('input')].map(({ value }) => value).filter((value) => secrets.includes(value)), Object.values(typed))
    await expect.poll(left).toEqual([])
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)
})
