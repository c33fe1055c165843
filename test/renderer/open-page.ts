import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Scenario } from './mock-scenario.ts'
import { servePage, type ServedPage } from './serve-page.ts'

/** Debian's Chromium, or another that the environment names. */
export const chromiumPath = process.env['FOYER_CHROMIUM'] ?? '/usr/bin/chromium'

export interface Opened {
  page: Page
  /** What the page complained of: none of it is allowed. */
  complaints: string[]
  close(): Promise<void>
}

export interface Look {
  width?: number
  height?: number
  dark?: boolean
}

export interface Screens {
  open(scenario: Partial<Scenario>, look?: Look): Promise<Opened>
  close(): Promise<void>
}

/** The built renderer over the double of its bridge, in a real Chromium. */
export async function startScreens(): Promise<Screens> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-screens-'))
  const served: ServedPage = await servePage(folder)
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, chromiumSandbox: false, ignoreDefaultArgs: ['--hide-scrollbars'], args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] })
  return {
    async open(scenario, { width = 1366, height = 768, dark = false } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-GB' })
      const page = await context.newPage()
      page.setDefaultTimeout(90_000)
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(`${message.text()} ${message.location().url}`)
      })
      await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
      await page.goto(`${served.url}?scenario=${encodeURIComponent(JSON.stringify(scenario))}`)
      // Past the first moment, in which the screen asks how the desk is.
      await page.locator('.shell, .door, .printed').first().waitFor()
      return { page, complaints, close: () => context.close() }
    },
    async close() {
      await browser.close()
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
