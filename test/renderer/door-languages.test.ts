import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scenario } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'
import { callsMade, drawn, emit } from './page-tools.ts'

const doors: readonly { name: string; scenario: Partial<Scenario> }[] = [
  { name: 'sign-in', scenario: {} },
  { name: 'set-up', scenario: { phase: 'setUp', mode: 'desk' } },
  { name: 'fault', scenario: { phase: 'fault' } },
]

describe.skipIf(!existsSync(chromiumPath))('the language at the door, in Chromium', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => screens?.close())

  it.each(doors)('stays as it was picked: $name', async ({ scenario }) => {
    const opened = await screens.open(scenario)
    const { page } = opened
    const shown = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.querySelector('input:checked + span')?.textContent])
    await page.getByRole('radio', { name: 'العربية' }).check({ force: true })
    await expect.poll(shown).toEqual(['ar', 'rtl', 'العربية'])
    // The desk is asked how it is, and speaks English.
    const asked = (await callsMade(page, 'desk.state')).length
    await emit(page, 'desk.changed', {})
    await expect.poll(async () => (await callsMade(page, 'desk.state')).length).toBeGreaterThan(asked)
    await drawn(page)
    expect(await shown()).toEqual(['ar', 'rtl', 'العربية'])
    expect(opened.complaints).toEqual([])
    await opened.close()
  })

  it('gives way to the language of whoever signs in, and does not come back after', async () => {
    const opened = await screens.open({})
    const { page } = opened
    await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
    await page.getByTestId('tile-clerk').click()
    await page.locator('#secret').fill('246810')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Scan a document' }).waitFor()
    await page.keyboard.press('F9')
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
    await opened.close()
  })

  it('is one of those that policy allows, and no other is offered', async () => {
    const opened = await screens.open({ policy: { languages: 'de ar' } })
    const { page } = opened
    await page.getByRole('radio', { name: 'العربية' }).waitFor({ state: 'attached' })
    // The desk itself speaks English, which is not allowed any more.
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
    expect(await page.getByRole('radio').evaluateAll((all) => all.map((each) => each.nextElementSibling?.textContent))).toEqual(['Deutsch', 'العربية'])
    await opened.close()
  })

  it('of the sources, the scan page offers those that policy allows', async () => {
    const opened = await screens.open({ role: 'clerk', mode: 'desk', policy: { sources: 'scanner file' } })
    const { page } = opened
    await page.getByRole('heading', { name: 'Scan a document' }).waitFor()
    expect(await page.locator('.scan-side').getByRole('radio').evaluateAll((all) => all.map((each) => each.closest('label')?.textContent))).toEqual(['Scanner', 'File'])
    expect(await page.locator('video').count()).toBe(0)
    await opened.close()
  })
})
