import type { ScreenCase } from './every-screen.ts'

const nothing = () => Promise.resolve()

/** A desk that nobody has set up, or that does not open. */
export const closedScreens: readonly ScreenCase[] = [
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
]
