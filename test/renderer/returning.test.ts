import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SeenBefore } from '../../electron/contract/records.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, delay, seen } from './page-tools.ts'

const more = { recordId: 'r-1', last: '2025-11-12T15:20:00.000Z', times: 3, changed: ['dateOfExpiry' as const] }
const lay = async (page: Page) => {
  await page.getByTestId('specimen-passport-genuine').click()
  await seen(page)
}

describe.skipIf(!existsSync(chromiumPath))('a guest who was here before, in Chromium', () => {
  const open = onePage()

  it('is one calm line, that opens the earlier record and stores an update of it by one key', async () => {
    const page = await open({ role: 'clerk', before: { here: 'document', again: false, more } satisfies SeenBefore })
    await lay(page)
    const line = page.getByTestId('before')
    expect(await line.innerText()).toContain('Here before: 12/11/2025, 15:20, 3 times. Changed since: Valid until.')
    await line.getByRole('button', { name: 'Open it' }).click()
    await page.getByTestId('record-id').filter({ hasText: 'r-1' }).waitFor()
    // The way back leads to the Reading, which is there still.
    await page.getByRole('button', { name: 'Back', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await seen(page)
    await page.keyboard.press('Insert')
    await expect.poll(() => callsMade(page, 'records.confirm')).toEqual([expect.objectContaining({ corrections: [], update: 'r-1' })])
  })

  it('is not stored twice within minutes by Enter, only by who says so', async () => {
    const page = await open({ role: 'clerk', before: { here: 'document', again: true, more: { ...more, changed: [] } } })
    await lay(page)
    const tick = page.getByRole('checkbox', { name: 'Store it once more' })
    await expect.poll(() => tick.evaluate((each) => document.activeElement === each)).toBe(true)
    await seen(page)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Insert')
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await expect.poll(() => callsMade(page, 'records.confirm')).toEqual([expect.objectContaining({ again: true })])
    await page.getByTestId('specimen-passport-genuine').waitFor()
  })

  it('who is there again only as corrected is stored by the tick that then appears', async () => {
    const page = await open({ role: 'clerk', correctedAgain: true })
    await lay(page)
    await page.getByTestId('field-documentNumber').getByRole('button').first().click()
    await page.keyboard.type('TW1CE')
    await page.keyboard.press('Enter')
    await page.getByText('1 field by hand').waitFor()
    await seen(page)
    await page.getByTestId('go-on').press('Enter')
    const tick = page.getByRole('checkbox', { name: 'Store it once more' })
    await expect.poll(() => tick.evaluate((each) => document.activeElement === each)).toBe(true)
    await seen(page)
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await expect.poll(() => callsMade(page, 'records.confirm')).toMatchObject([{ corrections: [{ field: 'documentNumber' }] }, { again: true }])
    await page.getByTestId('specimen-passport-genuine').waitFor()
  })

  it('that is told of late takes nobody away from a field that they are typing', async () => {
    const page = await open({ role: 'clerk', before: { here: 'document', again: true, more: null } })
    const answer = await delay(page, 'records.before')
    await lay(page)
    await page.getByRole('button', { name: 'Correct by hand: Date of birth' }).click()
    const field = page.locator('.fact-editor .input')
    await field.fill('12.8.19')
    await answer()
    await page.getByRole('checkbox', { name: 'Store it once more' }).waitFor()
    expect(await field.evaluate((each) => document.activeElement === each)).toBe(true)
    expect(await field.inputValue()).toBe('12.8.19')
  })

  it('is said without a word more to who may look at no records', async () => {
    const page = await open({ role: 'clerk', before: { here: 'person', again: false, more: null } })
    await lay(page)
    expect((await page.getByTestId('before').innerText()).trim()).toBe('This person was here before.')
    expect(await page.getByTestId('before').getByRole('button').count()).toBe(0)
  })
})
