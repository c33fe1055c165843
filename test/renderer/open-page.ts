import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Scenario } from './mock-scenario.ts'
import { drawn } from './page-tools.ts'
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

export interface Reused {
  page: Page
  /** @returns what the page complains of from here on */
  show(scenario: Partial<Scenario>): Promise<string[]>
  close(): Promise<void>
}

export interface Screens {
  open(scenario: Partial<Scenario>, look?: Look): Promise<Opened>
  /** A page that one scenario after the other is shown in, for a third of the work of a new page for each; what it stored goes in between. */
  onePage(): Promise<Reused>
  close(): Promise<void>
}

/** The built renderer over the double of its bridge, in a real Chromium. */
export async function startScreens(): Promise<Screens> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-screens-'))
  const served: ServedPage = await servePage(folder)
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, chromiumSandbox: false, ignoreDefaultArgs: ['--hide-scrollbars'], args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] })
  const newPage = async ({ width = 1366, height = 768, dark = false }: Look) => {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-GB' })
    const page = await context.newPage()
    page.setDefaultTimeout(90_000)
    return { page, close: () => context.close() }
  }
  const show = async (page: Page, scenario: Partial<Scenario>) => {
    await page.goto(`${served.url}?scenario=${encodeURIComponent(JSON.stringify(scenario))}`)
    // Past the first moment, in which the screen asks how the desk is, and what its first drawing sets off: from then on it hears what is told.
    await page.locator('.shell, .door, .printed').first().waitFor()
    await drawn(page)
  }
  return {
    async open(scenario, look = {}) {
      const opened = await newPage(look)
      const complaints: string[] = []
      listen(opened.page, (complaint) => complaints.push(complaint))
      await show(opened.page, scenario)
      return { ...opened, complaints }
    },
    async onePage() {
      const opened = await newPage({})
      const { page } = opened
      let complaints: string[] = []
      listen(page, (complaint) => complaints.push(complaint))
      return {
        ...opened,
        async show(scenario) {
          if (page.url() !== 'about:blank') await page.evaluate(() => localStorage.clear())
          // Nothing is pointed at, as on a new page.
          await page.mouse.move(0, 0)
          const now: string[] = []
          complaints = now
          await show(page, scenario)
          return now
        },
      }
    },
    async close() {
      await browser.close()
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function listen(page: Page, told: (complaint: string) => void): void {
  page.on('pageerror', (error) => told(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') told(`${message.text()} ${message.location().url}`)
  })
}
