import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '../../electron/contract/primitives.ts'
import { languages } from '../../renderer/parts/languages.ts'
import { everyScreen, type ScreenCase } from './every-screen.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'
import { drawn, speak } from './page-tools.ts'
import { layoutFaults } from './layout-faults.ts'
import { deskSizes, sizeName } from './states-options.ts'

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string }[]
}

/** WCAG 2.0 to 2.2, A and AA. The source goes in by the debugger's door, which the page's CSP does not close. */
async function violations(page: Page, only: 'everything' | 'color-contrast' | 'scrollable-region-focusable'): Promise<string[]> {
  const found = await page.evaluate(async (wanted) => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Violation[] }> } }
    const runOnly = wanted === 'everything' ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] : { type: 'rule', values: [wanted] }
    return (await axe.run(document, { runOnly, resultTypes: ['violations'] })).violations
  }, only)
  return found.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`)
}

/** Elements that stick out of the page sideways, or hold more than they show without scrolling there. */
function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = window.innerWidth
    const found: string[] = []
    if (document.documentElement.scrollWidth > wide) found.push('page')
    for (const each of document.querySelectorAll('main, .main, .scan-side, .scan-desk, .reading-left, .reading-right, .door-main, .settings-body, .step, dialog[open]')) {
      if (each.scrollWidth > each.clientWidth + 1) found.push(each.className || each.tagName)
    }
    for (const each of document.querySelectorAll('button, input:not([type=radio]), select, h1, h2')) {
      const box = each.getBoundingClientRect()
      if (box.width > 1 && (box.left < -1 || box.right > wide + 1)) found.push(`${each.tagName} ${(each.textContent ?? '').slice(0, 40)}`)
    }
    return found
  })
}

/** Buttons and fields smaller than a finger. A bar of a chart is as narrow as there are hours beside it: WCAG 2.5.8 asks for 24 px, and its neighbours lead to the same list. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('button, .choice, .input, .select, summary, input[type=checkbox]')].flatMap((each) => {
    // A tick is pressed by its label.
    const box = (each instanceof HTMLInputElement && each.type === 'checkbox' ? each.labels?.[0] ?? each : each).getBoundingClientRect()
    const least = each.classList.contains('chart-bar') ? 24 : 47.5
    return box.width > 0 && (box.height < 47.5 || box.width < least) ? [`${each.className} ${(each.textContent ?? '').slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`] : []
  }))
}

const landscape = { width: 1366, height: 768 }
const portrait = { width: 1080, height: 1920 }
/** What is left of the lowest display under two notices, or at 150 %: here more scrolls than anywhere else. */
const low = { width: 1024, height: 440 }

const narrowest = deskSizes.reduce((one, other) => other.width < one.width ? other : one)
/** Looked at from everywhere: the shortest words, the longest, and the other direction. */
const WHOLLY: readonly Language[] = ['en', 'de', 'ar']

/** One screen in every language, reached once: both themes, both shapes of display. Of axe's rules only contrast depends on the theme. */
async function examine(screens: Screens, screen: ScreenCase): Promise<string[]> {
  const opened = await screens.open({ language: 'en', ...screen.scenario }, landscape)
  const told = (where: string, found: readonly string[]) => found.map((each) => `${screen.name}, ${where}: ${each}`)
  try {
    await screen.reach(opened.page)
    await opened.page.evaluate(axeSource)
    const wrong: string[] = []
    const said = new Set<string>()
    for (const language of languages) {
      await speak(opened.page, language)
      said.add(await opened.page.locator('body').innerText())
      wrong.push(...told(language, await (WHOLLY.includes(language) ? faultsOf(opened.page) : wordFaults(opened.page))))
    }
    if (said.size !== languages.length) wrong.push(...told('languages', ['two of them say the same']))
    return [...wrong, ...told('console', opened.complaints)]
  } catch (thrown) {
    return told('not reached', [String(thrown).slice(0, 300), ...opened.complaints])
  } finally {
    await opened.close()
  }
}

/** What only words can break, words that do not fit, measured at every size. */
async function wordFaults(page: Page): Promise<string[]> {
  const wrong: string[] = []
  for (const size of deskSizes) {
    await page.setViewportSize(size)
    await drawn(page)
    wrong.push(...[...await layoutFaults(page), ...await stickingOut(page)].map((fault) => `${sizeName(size)}: ${fault}`))
  }
  return wrong
}

async function faultsOf(page: Page): Promise<string[]> {
  const told = (where: string, found: readonly string[]) => found.map((each) => `${where}: ${each}`)
  await inTheme(page, 'light')
  await page.setViewportSize(landscape)
  await drawn(page)
  const wrong = [...told('light', await violations(page, 'everything')), ...told('1366', await stickingOut(page)), ...told('1366', await smallTargets(page)), ...told('light 1366', await layoutFaults(page))]
  // No layout depends on a colour, save by a fault: two sizes in the light theme tell of one, all of them are measured in the dark one.
  await page.setViewportSize(narrowest)
  await drawn(page)
  wrong.push(...told('light narrow', await layoutFaults(page)))
  await page.setViewportSize(landscape)
  await inTheme(page, 'dark')
  wrong.push(...told('dark', await violations(page, 'color-contrast')))
  await page.setViewportSize(portrait)
  wrong.push(...told('portrait', await stickingOut(page)), ...told('portrait', await smallTargets(page)))
  for (const size of deskSizes) {
    await page.setViewportSize(size)
    await drawn(page)
    wrong.push(...told(sizeName(size), await layoutFaults(page)))
  }
  await page.setViewportSize(low)
  await drawn(page)
  return [...wrong, ...told('low', await violations(page, 'scrollable-region-focusable'))]
}

async function inTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((wanted) => {
    document.documentElement.dataset['theme'] = wanted
  }, theme)
}

describe.skipIf(!existsSync(chromiumPath))('every screen in Chromium', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => screens?.close())

  it('is accessible and fits in every language, both themes and all shapes', async () => {
    const waiting = [...everyScreen]
    const wrong: string[] = []
    const work = async () => {
      for (let screen = waiting.shift(); screen !== undefined; screen = waiting.shift()) wrong.push(...await examine(screens, screen))
    }
    // Two at a time: one waits for its page while the other is looked at.
    await Promise.all([work(), work()])
    expect(wrong).toEqual([])
  }, 1_800_000)
})
