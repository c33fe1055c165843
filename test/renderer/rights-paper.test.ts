import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('the answer to a person who had everything erased', () => {
  const open = onePage()

  it('goes on paper, on a printer that somebody chose', async () => {
    const page = await open({ role: 'supervisor' })
    await page.keyboard.press('F4')
    await page.getByTestId('part-rights').click()
    await page.getByLabel('Name, number or date of birth').fill('eriksson')
    await page.keyboard.press('Enter')
    await page.locator('.rights-row input').first().check({ force: true })
    await page.getByTestId('rights-erase').click()
    await page.getByTestId('rights-erase-now').click()
    await page.getByTestId('answer-print').click()
    const office = page.locator('dialog').getByRole('button', { name: 'Office' })
    await office.waitFor()
    await office.click()
    await page.getByText('The confirmation is being printed.').waitFor()
    expect(await callsMade(page, 'rights.printAnswer')).toEqual([{ id: 'erasure-1', printer: null, language: 'en' }, { id: 'erasure-1', printer: 'Office', language: 'en' }])

    // Closed, and asked for again: from the event that says so.
    await page.keyboard.press('Escape')
    await page.getByTestId('rights-answer').waitFor({ state: 'detached' })
    await page.getByTestId('part-events').click()
    await page.locator('.list-row', { hasText: 'Erased everything about a person' }).first().click()
    await page.getByTestId('answer-again').click()
    await page.getByTestId('rights-answer').getByText('erasure-1').waitFor()
    await page.getByTestId('answer-save').waitFor()
    expect(open.complaints()).toEqual([])
  }, 120_000)
})

describe.skipIf(!existsSync(chromiumPath))('a guest whom another system names', () => {
  const open = onePage()

  it('is shown beside the records, and their name is taken out with one press', async () => {
    const page = await open({ role: 'supervisor' })
    await page.keyboard.press('F4')
    await page.getByTestId('part-rights').click()
    await page.getByLabel('Name, number or date of birth').fill('eriksson')
    await page.keyboard.press('Enter')
    await page.getByText(/^named in what ⁨Property management system⁩ asks for, until /).waitFor()
    await page.getByRole('button', { name: 'Take the name out: Anna Maria Eriksson' }).click()
    await page.getByText(/^named in what/).waitFor({ state: 'detached' })
    expect(await callsMade(page, 'rights.forgetGuest')).toEqual([{ requestId: 'asked-1', place: 0 }])
    expect(open.complaints()).toEqual([])
  })
})
