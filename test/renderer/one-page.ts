import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { startScreens, type Opened, type Screens } from './open-page.ts'

/** Within a `describe`: the screens in Chromium, one page at a time, each in a scenario of its own. */
export function onePage(): (scenario: Parameters<Screens['open']>[0]) => Promise<Page> {
  let screens: Screens
  let opened: Opened | null = null
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => {
    await opened?.close()
    await screens?.close()
  })
  return async (scenario) => {
    await opened?.close()
    opened = await screens.open(scenario)
    return opened.page
  }
}
