import { existsSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { NOW } from '../mock-scenario.ts'
import { chromiumPath } from '../open-page.ts'
import { onePage } from '../one-page.ts'
import { callsMade, delay, drawn } from '../page-tools.ts'

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex') ?? document.activeElement?.tagName ?? '')
const hasFocus = (place: Locator) => place.evaluate((each) => document.activeElement === each)
const count = (page: Page) => page.getByTestId('record-count').innerText()

describe.skipIf(!existsSync(chromiumPath))('the worklist in Chromium', () => {
  const open = onePage()
  /** The list on the day on which its newest records were stored. */
  const list = async (scenario: Parameters<typeof open>[0] = {}) => {
    const page = await open({ role: 'supervisor', records: 340, ...scenario })
    await page.clock.setFixedTime(NOW)
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().waitFor()
    return page
  }

  it.each(['en', 'de', 'ar'] as const)('shows twelve rows under headings that stand over their cells: %s', async (language) => {
    const page = await list({ language })
    for (const size of [{ width: 1366, height: 768 }, { width: 1024, height: 700 }]) {
      await page.setViewportSize(size)
      await drawn(page)
      const { whole, off, low } = await page.evaluate(() => {
        const start = (each: Element) => (document.documentElement.dir === 'rtl' ? each.getBoundingClientRect().right : each.getBoundingClientRect().left)
        const frame = document.querySelector('.list-body')?.getBoundingClientRect() ?? new DOMRect()
        const rows = [...document.querySelectorAll('.list-row')]
        const heads = [...document.querySelectorAll('.list-head > *')]
        return {
          whole: rows.filter((row) => row.getBoundingClientRect().bottom <= frame.bottom + 0.5).length,
          off: rows.slice(0, 3).flatMap((row) => [...row.children].map((cell, at) => Math.abs(start(cell) - start(heads[at] ?? cell)))).filter((pixels) => pixels > 0.5),
          low: rows.filter((row) => row.getBoundingClientRect().height < 48).length,
        }
      })
      expect({ size, off, low }).toEqual({ size, off: [], low: 0 })
      expect(whole).toBeGreaterThanOrEqual(size.width === 1366 ? 12 : 10)
    }
    expect(await page.locator('.list-day').count()).toBe(0)
    await page.setViewportSize({ width: 1366, height: 768 })
  }, 120_000)

  it('is used by keys alone: into the list, to a record and back to where one was, and out of the search', async () => {
    const page = await list()
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toBe('2')
    for (let step = 0; step < 15; step += 1) await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toBe('17')
    const scrolled = await page.locator('.list-body').evaluate((body) => body.scrollTop)
    expect(scrolled).toBeGreaterThan(0)
    await page.keyboard.press('Enter')
    await page.getByTestId('record-id').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.list-row').first().waitFor()
    await expect.poll(() => focused(page)).toBe('17')
    await expect.poll(() => page.locator('.list-body').evaluate((body) => body.scrollTop)).toBe(scrolled)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => focused(page)).toBe('INPUT')
    // Enter right behind the last letter opens what is found, not what was there before.
    await page.keyboard.type('eriksson')
    await page.keyboard.press('Enter')
    expect(await page.getByTestId('record-id').innerText()).toBe('r-0')
    expect((await callsMade(page, 'records.search')).at(-1)).toMatchObject({ query: 'eriksson' })
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').focus()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('searchbox').inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('2')
  }, 120_000)

  it('keeps the focus in a record that opens, and a note that is being written until a press gives it up', async () => {
    const page = await list()
    const answer = await delay(page, 'records.get')
    await page.locator('.list-row').first().press('Enter')
    const back = page.getByRole('button', { name: 'Back' })
    await expect.poll(() => hasFocus(back)).toBe(true)
    await answer()
    await page.getByTestId('record-id').waitFor()
    expect(await hasFocus(back)).toBe(true)
    const pencil = page.getByRole('button', { name: 'Write a note' })
    await pencil.click()
    const note = page.getByTestId('record-note').getByRole('textbox')
    await expect.poll(() => hasFocus(note)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(pencil)).toBe(true)
    await page.keyboard.press('Enter')
    await note.fill('Comes back at six')
    await page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(page.getByRole('button', { name: 'Cancel' }))).toBe(true)
    await page.keyboard.press('Escape')
    await back.focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(note)).toBe(true)
    expect(await note.inputValue()).toBe('Comes back at six')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => hasFocus(page.getByRole('button', { name: 'Change the note' }))).toBe(true)
    expect(await callsMade(page, 'records.setNote')).toEqual([{ id: 'r-0', text: 'Comes back at six' }])
  }, 120_000)

  it('sorts by its headings, and shows earlier days under theirs', async () => {
    const page = await list()
    const asked = async () => (await callsMade(page, 'records.search')).at(-1)
    expect(await page.getByRole('columnheader', { name: 'Stored' }).getAttribute('aria-sort')).toBe('descending')
    await page.getByRole('button', { name: 'Name' }).press('Enter')
    await expect.poll(asked).toMatchObject({ sort: { by: 'name', down: false } })
    expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Name')
    await page.getByRole('button', { name: 'Name' }).press('Enter')
    await expect.poll(asked).toMatchObject({ sort: { by: 'name', down: true } })
    await page.getByRole('button', { name: 'Stored' }).click()
    await page.locator('.list-row').first().focus()
    await expect.poll(async () => {
      await page.keyboard.press('PageDown')
      return page.locator('.list-day').allInnerTexts()
    }).toContainEqual(expect.stringMatching(/^Yesterday, Sunday,? 3 May 2026$/))
  }, 120_000)

  it('is narrowed by filters in the vault, says so and by how much, and is whole again by one key', async () => {
    const page = await list()
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByLabel('State', { exact: true }).selectOption('corrected')
    await expect.poll(() => count(page)).toBe('85 of 340 records')
    await page.getByRole('textbox', { name: 'From day' }).fill('3.5.2026')
    await page.getByRole('textbox', { name: 'To day' }).fill('2026-05-03')
    await expect.poll(() => count(page)).toBe('10 of 340 records')
    expect(await page.getByTestId('record-chips').innerText()).toMatch(/Corrected by hand[^]*from 03\/05\/2026[^]*to 03\/05\/2026/)
    expect((await callsMade(page, 'records.search')).at(-1)).toMatchObject({ filter: { state: 'corrected', from: '2026-05-03T00:00:00.000Z', to: '2026-05-04T00:00:00.000Z' } })
    await page.getByRole('textbox', { name: 'To day' }).fill('31.2.2026')
    await page.getByText('Day, month, year: 31/12/1990').waitFor()
    // By the calendar: two days on from the third of May.
    await page.getByRole('textbox', { name: 'To day' }).fill('3.5.2026')
    await page.getByRole('button', { name: 'Choose a day: To day' }).click()
    await page.getByTestId('calendar').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('textbox', { name: 'To day' }).inputValue()).toBe('05/05/2026')
    // Without the first day, what is no day yet stands in the place of none.
    await page.getByRole('textbox', { name: 'From day' }).fill('')
    await page.getByRole('textbox', { name: 'From day' }).fill('31.2.')
    await page.getByRole('searchbox').fill('e')
    const clear = page.getByTestId('record-chips').getByRole('button', { name: 'Show all' })
    await expect.poll(() => clear.getAttribute('aria-keyshortcuts')).toBe(null)
    await page.keyboard.press('Escape')
    await expect.poll(() => clear.getAttribute('aria-keyshortcuts')).toBe('Esc')
    await page.keyboard.press('Escape')
    await expect.poll(() => count(page)).toBe('340 records')
    expect(await page.getByRole('textbox', { name: 'To day' }).inputValue()).toBe('')
    expect(await page.getByRole('textbox', { name: 'From day' }).inputValue()).toBe('')
  }, 120_000)

  it('takes several together: by Space, Shift and Ctrl+A, erases them after one question, and leads back by Escape', async () => {
    const page = await list({ records: 130 })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('3 selected').waitFor()
    await page.keyboard.press('Control+a')
    await page.getByText('130 selected').waitFor()
    expect(await page.getByRole('button', { name: 'Print' }).getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').waitFor()
    await page.locator('.list-row input').nth(1).click()
    await page.locator('.list-row input').nth(3).click({ modifiers: ['Shift'] })
    await page.getByText('3 selected').waitFor()
    await page.getByRole('button', { name: 'Erase' }).click()
    await page.getByText('Erase 3 records?').waitFor()
    await page.getByRole('radio', { name: 'The stay is over' }).check({ force: true })
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await page.getByText('3 records were erased.').waitFor()
    expect(await callsMade(page, 'records.eraseSeveral')).toEqual([{ ids: ['r-1', 'r-2', 'r-3'], reason: 'endOfStay' }])
    await expect.poll(() => count(page)).toBe('127 records')
    await expect.poll(() => focused(page)).toBe('INPUT')
    // One that is erased out of the middle: the next one has its place.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Erase' }).click()
    await page.getByRole('radio', { name: 'It was a mistake' }).check({ force: true })
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await expect.poll(() => count(page)).toBe('126 records')
    await expect.poll(() => focused(page)).toBe('3')
  }, 120_000)

  it('chooses nothing of what was asked before, where somebody asks for something else while all of it comes', async () => {
    const page = await list({ records: 130 })
    await page.keyboard.press('ArrowDown')
    await delay(page, 'records.search')
    await page.keyboard.press('Control+a')
    await expect.poll(async () => (await callsMade(page, 'records.search')).length).toBe(2)
    // In one turn: before the pause after typing is over.
    await page.evaluate(() => {
      const search = document.querySelector<HTMLInputElement>('.record-search')
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(search, 'eriksson')
      search?.dispatchEvent(new Event('input', { bubbles: true }))
      const { release } = window as unknown as { release: Map<string, () => void> }
      release.get('records.search')?.()
    })
    await expect.poll(async () => (await callsMade(page, 'records.search')).at(-1)).toMatchObject({ query: 'eriksson' })
    await expect.poll(() => count(page)).toMatch(/of 130 records/)
    expect(await page.locator('.list-row [type="checkbox"]:checked').count()).toBe(0)
  }, 120_000)

  it('lets a record be copied, noted beside and printed, each by a press', async () => {
    const page = await list()
    await page.locator('.list-row').first().click()
    await page.getByRole('button', { name: 'Copy: Document number' }).click()
    await page.getByText('Copied. The clipboard is emptied after 30 seconds.').first().waitFor()
    expect(await callsMade(page, 'records.copy')).toEqual([{ id: 'r-0', fields: [{ name: 'documentNumber', label: 'Document number' }], language: 'en' }])
    await page.getByRole('button', { name: 'Write a note' }).click()
    await page.getByRole('textbox', { name: 'Note' }).fill('Late arrival')
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('record-note').getByText('Sofia Specimen').waitFor()
    await page.getByRole('button', { name: 'Print', exact: true }).click()
    await page.locator('dialog').getByRole('button', { name: 'Print', exact: true }).click()
    await page.locator('dialog').getByRole('button', { name: 'Office' }).waitFor()
    await page.locator('dialog').getByRole('button', { name: 'Office' }).click()
    await page.getByText('The record is being printed.').waitFor()
    expect(await callsMade(page, 'records.print')).toEqual([{ ids: ['r-0'], printer: null, language: 'en' }, { ids: ['r-0'], printer: 'Office', language: 'en' }])
  }, 120_000)
})
