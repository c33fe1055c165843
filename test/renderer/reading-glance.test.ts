import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { language as languages, type Language } from '../../electron/contract/primitives.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, emit, seen, speak } from './page-tools.ts'

/** Each on a page of its own, from the beginning. */
const WHOLLY: readonly Language[] = ['en', 'de', 'ar']

describe.skipIf(!existsSync(chromiumPath))('a reading at one glance, in Chromium at 1366x768', () => {
  const at = onePage()
  /** Where the strip ends, and how much of either side is out of view. */
  const measure = (page: Page) => page.evaluate(() => {
    const hidden = (name: string) => {
      const area = document.querySelector(name)
      return area === null ? null : Math.max(0, area.scrollHeight - area.clientHeight - 1)
    }
    return { strip: document.querySelector('.strip')?.getBoundingClientRect().bottom ?? 0, left: hidden('.reading-left'), right: hidden('.reading-right') }
  })

  const fits = (found: Awaited<ReturnType<typeof measure>>) => found.strip < 400 && found.left === 0 && found.right === 0
  /** The same screen in every language: what their words break is how long they are. */
  const unfit = async (page: Page) => {
    const others = []
    for (const each of languages.options) {
      await speak(page, each)
      const found = await measure(page)
      if (!fits(found)) others.push({ each, ...found })
    }
    return others
  }

  it.each(WHOLLY)('shows everything without scrolling, and what the chip refused where it said to lay it down: %s', async (language: Language) => {
    const page = await at({ role: 'clerk', language })
    await page.getByTestId('specimen-passport-misprint').click()
    await seen(page)
    const before = await measure(page)
    expect(before).toMatchObject({ left: 0, right: 0 })
    await page.evaluate(() => (window as unknown as { mock: { call(name: string, input: object): Promise<unknown> } }).mock.call('devices.simulate', { id: 'sim-reader', specimen: 'passport-genuine' }))
    const refused = page.getByTestId('next-step').getByTestId('error-note')
    await refused.waitFor()
    const box = await refused.boundingBox()
    const after = await measure(page)
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(after.strip)
    expect(after.strip).toBeLessThan(400)
    expect(after).toMatchObject({ left: 0, right: 0 })
    expect(language === WHOLLY[0] ? await unfit(page) : []).toEqual([])
  }, 300_000)

  it.each([['proven', 'genuine'], ['altered', 'stop']] as const)('shows everything without scrolling, with what a chip that is %s brings, in every language', async (chip, verdict) => {
    const page = await at({ role: 'clerk', card: true, chipAltered: chip === 'altered' })
    await page.getByTestId('specimen-passport-genuine').click()
    await page.locator(`[data-verdict="${verdict}"]`).waitFor()
    await seen(page)
    expect(await unfit(page)).toEqual([])
    // What is one press deeper is all there, and said to be.
    await page.getByTestId('more-fields').locator('summary').click()
    for (const name of ['documentCode', 'issuingState', 'dateOfIssue', 'placeOfBirth', 'issuingAuthority']) expect(await page.getByTestId(`field-${name}`).isVisible()).toBe(true)
  }, 300_000)

  it('alarms nobody where nothing can be done, and says why one press deeper', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    const verdict = page.getByTestId('verdict')
    expect(await verdict.getAttribute('data-calm')).toBe('false')
    expect(await page.getByTestId('next-step').getAttribute('data-tone')).toBe('look')
    await emit(page, 'devices.changed', { devices: [] })
    await page.getByRole('heading', { name: 'Read', exact: true }).waitFor()
    expect(await page.getByTestId('next-step').getAttribute('data-tone')).toBe('calm')
    expect(await verdict.textContent()).not.toContain('Its chip was not read')
    await page.getByRole('button', { name: 'Why' }).click()
    await page.getByRole('dialog').getByText('Its chip was not read').waitFor()
    await page.keyboard.press('Escape')
    expect(await verdict.isVisible()).toBe(true)
  }, 300_000)

  it('enlarges a picture by a press and by +, and Escape leads back to the reading', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.getByRole('button', { name: 'Enlarge: The page as read' }).click()
    await page.getByRole('dialog', { name: 'The page as read' }).waitFor()
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await page.getByText('225%').waitFor()
    await page.mouse.move(683, 400)
    await page.mouse.wheel(0, 2000)
    await page.getByText('100%').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
    expect(await page.getByTestId('verdict').isVisible()).toBe(true)
    await page.keyboard.press('+')
    await page.getByRole('dialog', { name: 'The page as read' }).waitFor()
  }, 300_000)

  it('takes a date in its shown form, and stores nothing while one stands there that is none', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.getByRole('button', { name: 'Correct by hand: Date of birth' }).click()
    const input = page.getByRole('textbox', { name: 'Date of birth' })
    expect(await input.inputValue()).toBe('12/08/1974')
    await input.fill('31/02/1974')
    await page.getByText('Finish the correction: Date of birth').waitFor()
    await page.getByTestId('go-on').click({ force: true })
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await input.fill('13 August 1974')
    await page.getByText('13 August 1974', { exact: true }).waitFor()
    await page.getByTestId('go-on').click()
    await expect.poll(() => callsMade(page, 'records.confirm')).toMatchObject([{ corrections: [{ field: 'dateOfBirth', value: '1974-08-13' }] }])
  }, 300_000)
})
