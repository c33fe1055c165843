import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'

describe.skipIf(!existsSync(chromiumPath))('what the trail says, in Chromium', () => {
  const at = onePage()

  it('never says that something was done which was refused', async () => {
    const page = await at({ role: 'auditor' })
    await page.getByLabel('Result').selectOption('4xx')
    await page.getByText('Confirming a record: refused').first().waitFor()
    const rows = await page.locator('.list-row').evaluateAll((all) => all.map((row) => ({ status: Number(row.lastElementChild?.textContent), said: row.querySelector('strong')?.textContent ?? '' })))
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row).toEqual({ status: 401, said: expect.stringMatching(/^(?:Confirming a record|Signing in|Reading a file|Searching the records): refused$/) })
    await page.locator('.list-row', { hasText: 'Confirming a record' }).first().click()
    await page.getByRole('dialog', { name: 'Confirming a record: refused' }).waitFor()
  })

  it('says up to which event it was proved, and goes stale in view', async () => {
    const page = await at({ role: 'auditor' })
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
  })

  it('goes on offering whoever else is in it, once somebody is picked and nobody else shown', async () => {
    const page = await at({ role: 'auditor' })
    const who = page.getByRole('combobox', { name: 'Who' })
    const shown = () => page.locator('.list-row').evaluateAll((rows) => [...new Set(rows.map((row) => row.children[2]?.textContent))])
    for (const name of ['Alan Muster', 'Clara Example']) {
      await who.selectOption({ label: name })
      await expect.poll(shown).toEqual([name])
      expect(await who.locator('option').allInnerTexts()).toEqual(['Any', 'Alan Muster', 'Clara Example', 'Sofia Specimen'])
    }
    expect(at.complaints()).toEqual([])
  })
})
