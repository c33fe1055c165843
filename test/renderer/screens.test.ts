import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '../../electron/contract/primitives.ts'
import { languages } from '../../renderer/parts/languages.ts'
import { everyScreen, type ScreenCase } from './every-screen.ts'
import { chromiumPath, startScreens, type Reused, type Screens } from './open-page.ts'
import { drawn, speak } from './page-tools.ts'
import { layMeasures, measured, painted, sized } from './screen-measures.ts'
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

const [landscape] = deskSizes
const portrait = deskSizes.reduce((one, other) => other.height > one.height ? other : one)
const narrowest = deskSizes.reduce((one, other) => other.width < one.width ? other : one)
/** What is left of the lowest display under two notices, or at 150 %: here more scrolls than anywhere else. */
const low = { width: 1024, height: 440 }
/** Looked at with everything of axe: one language of each direction. */
const BY_AXE: readonly Language[] = ['en', 'ar']

interface Looked {
  page: Page
  debug: CDPSession
}

/** One screen in every language, reached once, in one page that is resized. */
async function examine(reused: Reused, debug: CDPSession, screen: ScreenCase): Promise<string[]> {
  const { page } = reused
  const told = (where: string, found: readonly string[]) => found.map((each) => `${screen.name}, ${where}: ${each}`)
  await sized(debug, landscape)
  const complaints = await reused.show({ language: 'en', ...screen.scenario })
  try {
    await screen.reach(page)
    await page.evaluate(axeSource)
    await layMeasures(page)
    const wrong: string[] = []
    const said = new Set<string>()
    for (const language of languages) {
      await speak(page, language)
      said.add(await page.locator('body').innerText())
      wrong.push(...told(language, await faultsOf({ page, debug }, language)))
    }
    if (said.size !== languages.length) wrong.push(...told('languages', ['two of them say the same']))
    return [...wrong, ...told('console', complaints)]
  } catch (thrown) {
    return told('not reached', [String(thrown).slice(0, 300), ...complaints])
  }
}

/** What only words can break, words that do not fit, is measured in every language at every size; of axe's rules only contrast depends on the theme. */
async function faultsOf({ page, debug }: Looked, language: Language): Promise<string[]> {
  const wrong: string[] = []
  const look = async (where: string, finding: Promise<readonly string[]>) => {
    wrong.push(...(await finding).map((each) => `${where}: ${each}`))
  }
  if (BY_AXE.includes(language)) {
    await painted(page, true)
    await inTheme(page, 'light')
    await look('light', violations(page, 'everything'))
    // No layout depends on a colour, save by a fault: two sizes in the light theme tell of one, all of them are measured in the dark one.
    for (const size of [narrowest, landscape]) await look(`light ${sizeName(size)}`, measured(page, debug, size, ['layoutFaults']))
    await inTheme(page, 'dark')
    await look('dark', violations(page, 'color-contrast'))
  }
  await painted(page, false)
  for (const size of deskSizes) {
    const fingers = size === landscape || size === portrait
    await look(sizeName(size), measured(page, debug, size, ['layoutFaults', 'stickingOut', ...fingers ? ['smallTargets' as const] : []]))
  }
  if (BY_AXE.includes(language)) {
    await painted(page, true)
    await sized(debug, low)
    await drawn(page)
    await look('low', violations(page, 'scrollable-region-focusable'))
  }
  await sized(debug, landscape)
  return wrong
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
      const reused = await screens.onePage()
      const debug = await reused.page.context().newCDPSession(reused.page)
      for (let screen = waiting.shift(); screen !== undefined; screen = waiting.shift()) wrong.push(...await examine(reused, debug, screen))
      await reused.close()
    }
    // Two at a time: one waits for its page while the other is looked at.
    await Promise.all([work(), work()])
    expect(wrong).toEqual([])
  }, 1_800_000)
})
