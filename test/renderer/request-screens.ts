import type { ScreenCase } from './every-screen.ts'
import { dropFiles } from './queue-screens.ts'

/** States in which another system asks for documents. */
export const requestScreens: readonly ScreenCase[] = [
  { name: 'request, one that waits', scenario: { role: 'clerk', reading: 'none', requests: 'waiting' }, reach: (page) => page.getByTestId('request-take').waitFor() },
  { name: 'request, two of four', scenario: { role: 'clerk', reading: 'none', requests: 'taken' }, reach: (page) => page.getByTestId('request-finish').waitFor() },
  { name: 'request, somebody else is on it', scenario: { role: 'clerk', reading: 'none', requests: 'elsewhere' }, reach: (page) => page.getByTestId('request').waitFor() },
  { name: 'request, all of them', scenario: { role: 'clerk', reading: 'none', requests: 'waiting' }, reach: async (page) => {
    await page.getByTestId('request-all').click()
    await page.getByTestId('request-list').waitFor()
  } },
  { name: 'request, declined why', scenario: { role: 'clerk', reading: 'none', requests: 'taken' }, reach: async (page) => {
    await page.getByTestId('request-decline-open').click()
    await page.getByTestId('request-decline').locator('input').first().check({ force: true })
  } },
  { name: 'request, a document of it', scenario: { role: 'clerk', requests: 'taken' }, reach: async (page) => {
    await page.getByTestId('request').waitFor()
    await dropFiles(page, [9])
    await page.getByTestId('go-on').waitFor()
  } },
]
