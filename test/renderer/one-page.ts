import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { startScreens, type Opened, type Screens } from './open-page.ts'

interface OnePage {
  (scenario: Parameters<Screens['open']>[0]): Promise<Page>
  /** What the page that is open complained of. */
  complaints(): readonly string[]
}

/** Within a `describe`: the screens in Chromium, one page at a time, each in a scenario of its own. */
export function onePage(): OnePage {
  let screens: Screens
  let opened: Opened | null = null
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => {
    await opened?.close()
    await screens?.close()
  })
  const at = async (scenario: Parameters<Screens['open']>[0]): Promise<Page> => {
    await opened?.close()
    opened = await screens.open(scenario)
    return opened.page
  }
  return Object.assign(at, { complaints: () => opened?.complaints ?? [] })
}
