import type { Page } from 'playwright-core'
import { readerOf } from '../../renderer/guide/guides.ts'
import { closedScreens } from './closed-screens.ts'
import { connectionScreens } from './connection-screens.ts'
import { deviceScreens } from './device-screens.ts'
import type { Scenario } from './mock-scenario.ts'
import { paperScreens } from './paper-screens.ts'
import { queueScreens } from './queue-screens.ts'
import { rarerScreens } from './rarer-screens.ts'
import { readingScreens } from './reading-screens.ts'
import { recordScreens } from './record-screens.ts'
import { requestScreens } from './request-screens.ts'
import { secondPersonScreens } from './second-person-screens.ts'
import { settingsScreens } from './settings-screens.ts'
import { signInScreens } from './sign-in-screens.ts'
import { trailScreens } from './trail-screens.ts'
import { typingScreens } from './typing-screens.ts'

export interface ScreenCase {
  name: string
  scenario: Partial<Scenario>
  /** From the first drawing to the state that is looked at; without words, so that it works in every language. */
  reach: (page: Page) => Promise<void>
}

/** Every screen and every state of it that looks different. */
export const everyScreen: readonly ScreenCase[] = [
  ...signInScreens,
  ...closedScreens,
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
  ...readingScreens,
  ...queueScreens,
  ...requestScreens,
  ...rarerScreens,
  ...recordScreens,
  ...trailScreens,
  ...paperScreens,
  { name: 'day', scenario: { role: 'supervisor' }, reach: async (page) => {
    await page.keyboard.press('F6')
    await page.getByTestId('day-date').waitFor()
    await page.locator('.day-alert-open').nth(2).waitFor()
  } },
  ...deviceScreens,
  ...settingsScreens,
  ...connectionScreens,
  ...typingScreens,
  ...secondPersonScreens,
  { name: 'help', scenario: { role: 'clerk', reading: 'none' }, reach: async (page) => {
    await page.keyboard.press('F1')
    await page.locator('dialog[open]').waitFor()
  } },
]
