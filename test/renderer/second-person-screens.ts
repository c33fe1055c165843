import type { Page } from 'playwright-core'
import type { ScreenCase } from './every-screen.ts'
import { SECRETS, type Scenario } from './mock-scenario.ts'
import { openSettings } from './page-tools.ts'

/** A desk on which a change of policy wants a second person. */
export const eyes: Partial<Scenario> = { role: 'administrator', unlocked: true, policy: { fourEyes: 'policy' } }

/** The policy of an administrator, with one rule changed and saved: somebody else is asked. */
export async function changePolicy(page: Page): Promise<void> {
  await openSettings(page, 2)
  await page.locator('#policy-confirmTogether').check()
  await page.locator('.settings-body form .button-primary').click()
  await page.getByTestId('second-person').waitFor()
}

const typed = async (page: Page, secret: string) => {
  await page.locator('dialog[open] input').last().fill(secret)
  await page.keyboard.press('Enter')
}

export const secondPersonScreens: readonly ScreenCase[] = [
  { name: 'second person, who', scenario: eyes, reach: changePolicy },
  { name: 'second person, secret', scenario: eyes, reach: async (page) => {
    await changePolicy(page)
    await page.getByTestId('second-auditor').click()
    await typed(page, '000000')
    await page.locator('dialog[open] .error-note').waitFor()
  } },
  { name: 'second person, code', scenario: eyes, reach: async (page) => {
    await changePolicy(page)
    await page.getByTestId('second-supervisor').click()
    await typed(page, SECRETS.supervisor)
    await page.locator('dialog[open]').getByTestId('code-form').waitFor()
  } },
  { name: 'second person, security key', scenario: { ...eyes, keys: 1, tap: 'waits' }, reach: async (page) => {
    await changePolicy(page)
    await page.getByTestId('second-supervisor').click()
    await typed(page, SECRETS.supervisor)
    await page.locator('dialog[open]').getByTestId('lay-key').waitFor()
  } },
  { name: 'second person, by name', scenario: { ...eyes, policy: { fourEyes: 'policy', signInByName: true } }, reach: changePolicy },
  { name: 'second person, recovery key', scenario: { ...eyes, alone: true }, reach: changePolicy },
]
