import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyScreen } from './every-screen.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string }[]
}

/** WCAG 2.0 to 2.2, A and AA. The source goes in by the debugger's door, which the page's CSP does not close. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Violation[] }> } }
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })).violations
  })
  return found.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`)
}

/** Elements that stick out of the page sideways, or hold more than they show without scrolling there. */
function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = window.innerWidth
    const found: string[] = []
    if (document.documentElement.scrollWidth > wide) found.push('page')
    for (const each of document.querySelectorAll('main, .main, .scan-side, .scan-desk, .reading-left, .reading-right, .door-main, .settings-body, dialog[open]')) {
      if (each.scrollWidth > each.clientWidth + 1) found.push(each.className || each.tagName)
    }
    for (const each of document.querySelectorAll('button, input:not([type=radio]), select, h1, h2')) {
      const box = each.getBoundingClientRect()
      if (box.width > 1 && (box.left < -1 || box.right > wide + 1)) found.push(`${each.tagName} ${(each.textContent ?? '').slice(0, 40)}`)
    }
    return found
  })
}

/** Buttons and fields smaller than a finger. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('button, .choice, .input, .select, summary')].flatMap((each) => {
    const box = each.getBoundingClientRect()
    return box.width > 0 && (box.height < 47.5 || box.width < 47.5) ? [`${each.className} ${(each.textContent ?? '').slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`] : []
  }))
}

const looks = [
  { language: 'en', dark: false, width: 1366, height: 768 },
  { language: 'de', dark: true, width: 1080, height: 1920 },
  { language: 'ar', dark: false, width: 1366, height: 768 },
  { language: 'en', dark: true, width: 1366, height: 768 },
  { language: 'de', dark: false, width: 1366, height: 768 },
  { language: 'ar', dark: true, width: 1080, height: 1920 },
] as const

describe.skipIf(!existsSync(chromiumPath))('every screen in Chromium', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await startScreens()
  }, 60_000)
  afterAll(async () => screens?.close())

  for (const look of looks) {
    it(`is accessible and fits: ${look.language}, ${look.dark ? 'dark' : 'light'}, ${look.width} x ${look.height}`, async () => {
      const wrong: string[] = []
      for (const screen of everyScreen) {
        const opened = await screens.open({ language: look.language, ...screen.scenario }, look)
        await screen.reach(opened.page)
        const found = [...await violations(opened.page), ...await stickingOut(opened.page), ...await smallTargets(opened.page), ...opened.complaints]
        wrong.push(...found.map((each) => `${screen.name}: ${each}`))
        expect(await opened.page.evaluate(() => document.documentElement.dir), screen.name).toBe(look.language === 'ar' ? 'rtl' : 'ltr')
        await opened.close()
      }
      expect(wrong).toEqual([])
    }, 90_000)
  }
})
