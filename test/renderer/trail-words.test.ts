import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

describe.skipIf(!existsSync(chromiumPath))('what the trail says, in Chromium', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => screens?.close())

  it('never says that something was done which was refused', async () => {
    const opened = await screens.open({ role: 'auditor' })
    const { page } = opened
    await page.getByLabel('Result').selectOption('4xx')
    await page.getByText('Confirming a record: refused').first().waitFor()
    const rows = await page.locator('.list-row').evaluateAll((all) => all.map((row) => ({ status: Number(row.lastElementChild?.textContent), said: row.querySelector('strong')?.textContent ?? '' })))
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row).toEqual({ status: 401, said: expect.stringMatching(/^(?:Confirming a record|Signing in|Reading a file|Searching the records): refused$/) })
    await page.locator('.list-row', { hasText: 'Confirming a record' }).first().click()
    await page.getByRole('dialog', { name: 'Confirming a record: refused' }).waitFor()
    await opened.close()
  })

  it('says up to which event it was proved, and goes stale in view', async () => {
    const opened = await screens.open({ role: 'auditor' })
    const { page } = opened
    const proof = page.getByTestId('proof')
    // Twelve events since the last verification.
    await page.getByRole('heading', { name: 'The trail was whole up to event 227' }).waitFor()
    await page.getByText('newer events are not verified yet').waitFor()
    expect(await proof.getAttribute('class')).toContain('verdict-calm')
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByRole('heading', { name: /^The trail is whole up to event/ }).waitFor()
    expect(await proof.getAttribute('class')).toContain('verdict-genuine')
    // Another filter is another look at the trail, and an event.
    await page.getByLabel('Result').selectOption('4xx')
    await page.getByRole('heading', { name: /^The trail was whole up to event/ }).waitFor()
    await opened.close()
  })
})
