import type { CDPSession, Page } from 'playwright-core'
import { layoutFaultsHere } from './layout-faults.ts'
import type { Size } from './states-options.ts'

/** Elements that stick out of the page sideways, or hold more than they show without scrolling there. Runs in the page. */
function stickingOutHere(): string[] {
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
}

/**
 * Buttons and fields smaller than a finger. A bar of a chart is as narrow as there are hours beside it: WCAG 2.5.8 asks for 24 px, and its
 * neighbours lead to the same list. Runs in the page.
 */
function smallTargetsHere(): string[] {
  return [...document.querySelectorAll('button, .choice, .input, .select, summary, input[type=checkbox]')].flatMap((each) => {
    // A tick is pressed by its label.
    const box = (each instanceof HTMLInputElement && each.type === 'checkbox' ? each.labels?.[0] ?? each : each).getBoundingClientRect()
    const least = each.classList.contains('chart-bar') ? 24 : 47.5
    return box.width > 0 && (box.height < 47.5 || box.width < least) ? [`${each.className} ${(each.textContent ?? '').slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`] : []
  })
}

const measures = { layoutFaults: layoutFaultsHere, stickingOut: stickingOutHere, smallTargets: smallTargetsHere }
export type Measure = keyof typeof measures

/** Give the page what measures it, once, by the debugger's door. */
export async function layMeasures(page: Page): Promise<void> {
  await page.evaluate(`window.measures = { ${Object.entries(measures).map(([name, measure]) => `${name}: ${measure.toString()}`).join(', ')} }`)
}

/** Let the page be laid out and not painted, which measuring boxes has no need of and which is a quarter of the work; or painted again. */
export async function painted(page: Page, yes: boolean): Promise<void> {
  await page.evaluate((clip) => {
    // An open sheet lies above the page, so that the page's edge does not hold for it.
    for (const each of [document.documentElement, ...document.querySelectorAll('dialog')]) each.style.clipPath = clip
  }, yes ? '' : 'inset(50%)')
}

/** The page at a size, by the protocol: the driver's own way resizes a window as well, at twice the work. */
export async function sized(debug: CDPSession, size: Size): Promise<void> {
  await debug.send('Emulation.setDeviceMetricsOverride', { ...size, screenWidth: size.width, screenHeight: size.height, deviceScaleFactor: 1, mobile: false })
}

/** What is wrong at a size. The page learns of it with the next frame that it draws, and what it makes of it is there with the one after. */
export async function measured(page: Page, debug: CDPSession, size: Size, wanted: readonly Measure[]): Promise<string[]> {
  await sized(debug, size)
  return page.evaluate(async (names) => {
    await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)) })
    const here = (window as unknown as { measures: Record<string, () => string[]> }).measures
    return names.flatMap((name) => here[name]?.() ?? [`nothing measures ${name}`])
  }, wanted)
}
