import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { NOW } from './mock-scenario.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, delay, seen } from './page-tools.ts'
import { dropFiles } from './queue-screens.ts'

/** Chips answer when the test says so; a press in the same turn comes sooner than anybody sees what changed. */
async function whenVerdictIs(page: Page, verdict: string, act: 'Enter' | 'Escape' | 'click'): Promise<void> {
  await page.evaluate(([wanted, how]) => {
    const watch = new MutationObserver(() => {
      if (document.querySelector(`[data-verdict="${wanted}"]`) === null) return
      watch.disconnect()
      const button = document.querySelector<HTMLButtonElement>('[data-testid="go-on"]')
      if (how === 'click') button?.click()
      else document.body.dispatchEvent(new KeyboardEvent('keydown', { key: how, bubbles: true }))
    })
    watch.observe(document.body, { subtree: true, childList: true, attributes: true })
  }, [verdict, act] as const)
}

describe.skipIf(!existsSync(chromiumPath))('a press that was meant for what stood there before, in Chromium', () => {
  const at = onePage()

  it('stores one document and not the next, as long as Enter is held', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.down('Enter')
    await page.getByText('Stored.').waitFor()
    // Each further `down` of a key that is down is a repeat.
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    for (let turn = 0; turn < 5; turn += 1) await page.keyboard.down('Enter')
    await seen(page)
    for (let turn = 0; turn < 5; turn += 1) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    expect(await callsMade(page, 'records.confirm')).toHaveLength(1)
    expect(await page.getByTestId('verdict').isVisible()).toBe(true)
    // A press of its own is heard.
    await page.keyboard.press('Enter')
    await expect.poll(() => callsMade(page, 'records.confirm')).toHaveLength(2)
  }, 300_000)

  it('updates what was here before by a press of Insert alone: not held, with another key, or where somebody types', async () => {
    const page = await at({ role: 'clerk', before: { here: 'document', again: false, more: { recordId: 'r-1', last: NOW, times: 1, changed: [] } } })
    await page.keyboard.down('Insert')
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.getByTestId('before').waitFor()
    await page.keyboard.down('Insert')
    await page.keyboard.up('Insert')
    await page.keyboard.press('Shift+Insert')
    await page.getByTestId('field-secondaryIdentifier').getByRole('button').first().click()
    await page.keyboard.type('ANNA MARIE')
    await page.keyboard.press('Insert')
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('1 field by hand').waitFor()
    await page.keyboard.press('Insert')
    await expect.poll(() => callsMade(page, 'records.confirm')).toMatchObject([{ corrections: [{ field: 'secondaryIdentifier', value: 'ANNA MARIE' }] }])
  }, 300_000)

  it('lets Escape that is held lead back once', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.down('Escape')
    await page.getByRole('heading', { name: 'One reading is waiting' }).waitFor()
    await page.keyboard.down('Escape')
    await page.keyboard.down('Escape')
    await page.keyboard.up('Escape')
    expect(await page.getByRole('heading', { name: 'One reading is waiting' }).isVisible()).toBe(true)
  }, 300_000)

  it.each(['Enter', 'click', 'Escape'] as const)('decides nothing by %s in the moment in which the verdict changes', async (act) => {
    const page = await at({ role: 'clerk', card: true })
    const release = await delay(page, 'reading.readChip')
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('chip-progress').waitFor()
    await whenVerdictIs(page, 'genuine', act)
    await release()
    await page.locator('[data-verdict="genuine"]').waitFor()
    await seen(page)
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    expect(await page.getByTestId('verdict').isVisible()).toBe(true)
  }, 300_000)

  it('takes a finger that was down before for what it pressed, however late it is lifted', async () => {
    const page = await at({ role: 'clerk', card: true })
    const release = await delay(page, 'reading.readChip')
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('chip-progress').waitFor()
    const box = await page.getByTestId('go-on').boundingBox()
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20)
    await page.mouse.down()
    await release()
    await page.locator('[data-verdict="genuine"]').waitFor()
    await seen(page)
    await page.mouse.up()
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.getByTestId('go-on').click()
    await expect.poll(() => callsMade(page, 'records.confirm')).toHaveLength(1)
  }, 300_000)

  it('stores nothing that the printed zone has put in doubt before anybody saw it, though the verdict stays', async () => {
    const page = await at({ role: 'clerk', printedDiffers: true })
    const release = await delay(page, 'reading.comparePrinted')
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    const verdict = await page.getByTestId('verdict').getAttribute('data-verdict')
    await page.keyboard.press('Enter')
    await release()
    await page.locator('[data-testid="field-dateOfBirth"].fact-look').waitFor()
    await seen(page)
    expect(await page.getByTestId('verdict').getAttribute('data-verdict')).toBe(verdict)
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => callsMade(page, 'records.confirm')).toHaveLength(1)
  }, 300_000)

  /** Enter before the print of the document on the screen is compared, which waits. */
  async function enteredEarly() {
    const page = await at({ role: 'clerk' })
    const release = await delay(page, 'reading.comparePrinted')
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.press('Enter')
    await page.getByText('Stored as soon as').waitFor()
    return { page, release }
  }

  it('remembers Enter that comes before the print is compared: stores the compared one once that is done', async () => {
    const { page, release } = await enteredEarly()
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await release()
    await page.getByText('Stored.').waitFor()
    // Nothing is compared twice.
    expect(await callsMade(page, 'reading.comparePrinted')).toHaveLength(1)
    expect(await callsMade(page, 'records.confirm')).toHaveLength(1)
  }, 300_000)

  it('forgets such an Enter where somebody goes back', async () => {
    const { page, release } = await enteredEarly()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'One reading is waiting' }).waitFor()
    await release()
    await page.keyboard.press('Enter')
    await seen(page)
    await page.getByText('Stored as soon as').waitFor({ state: 'detached' })
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => callsMade(page, 'records.confirm')).toHaveLength(1)
  }, 300_000)

  it('decides nothing by a press in the moment in which a sheet goes from over what changed', async () => {
    const page = await at({ role: 'clerk', printedDiffers: true })
    const release = await delay(page, 'reading.comparePrinted')
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.press('F1')
    await page.locator('dialog[open]').waitFor()
    await release()
    await page.locator('[data-testid="field-dateOfBirth"].fact-look').waitFor({ state: 'attached' })
    await seen(page)
    await page.evaluate(() => {
      const watch = new MutationObserver(() => {
        if (document.querySelector('dialog[open]') !== null) return
        watch.disconnect()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      })
      watch.observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    await page.keyboard.press('Escape')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await seen(page)
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    expect(await page.getByTestId('verdict').isVisible()).toBe(true)
  }, 300_000)

  it('hears whoever presses for somebody, though a key that was down went up elsewhere', async () => {
    const page = await at({ role: 'clerk' })
    await page.keyboard.down('Alt')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByTestId('specimen-passport-genuine').evaluate((button: HTMLElement) => button.click())
    await seen(page)
    await page.getByTestId('go-on').evaluate((button: HTMLElement) => button.click())
    await expect.poll(() => callsMade(page, 'records.confirm')).toHaveLength(1)
  }, 300_000)

  it('tells of a file that gave nothing, before a press skips it or a scanner goes on over it', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByRole('radio', { name: 'Scanner' }).check({ force: true })
    await page.evaluate(() => {
      const watch = new MutationObserver(() => {
        if (document.querySelector('[data-testid="queue-skip"]') === null) return
        watch.disconnect()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      })
      watch.observe(document.body, { subtree: true, childList: true })
    })
    await dropFiles(page, [1, 9])
    const skip = page.locator('[data-testid="queue-skip"]:not([data-waits])')
    await skip.waitFor()
    expect(await page.getByText('reading.nothingFound').isVisible()).toBe(true)
    await skip.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })))
    await page.getByTestId('verdict').waitFor()
    expect(await callsMade(page, 'scanners.scan')).toEqual([])
  }, 300_000)
})
