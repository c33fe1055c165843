import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, seen } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('a change of shift, in Chromium', () => {
  const at = onePage()

  it('locks by one key, with the focus on another’s tile; what waited is there again for its owner', async () => {
    const page = await at({ role: 'clerk', waiting: true })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.press('F9')
    await page.getByTestId('tile-clerk').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toMatch(/^tile-(?!clerk)/)
    await page.getByTestId('tile-clerk').click()
    await page.locator('#secret').fill('246810')
    await page.keyboard.press('Enter')
    await page.getByTestId('verdict').waitFor()
    expect(await callsMade(page, 'reading.discard')).toEqual([])
    expect(await callsMade(page, 'reading.reopen')).toHaveLength(1)
  }, 120_000)

  it('hands over by name where policy lets it, locks, and asks for that person’s secret', async () => {
    const page = await at({ role: 'clerk', waiting: true, policy: { allowHandOver: true } })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.press('Shift+F9')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('shift-supervisor')
    await page.keyboard.press('Enter')
    await page.locator('#secret').waitFor()
    expect(await page.locator('main').getByText('Sofia Specimen').count()).toBe(1)
    expect(await callsMade(page, 'reading.handOver')).toEqual([{ staffId: 'supervisor' }])
    expect(await callsMade(page, 'staff.signOut')).toHaveLength(1)
  }, 120_000)

  it('offers nothing of the kind where policy does not', async () => {
    const page = await at({ role: 'clerk' })
    await page.keyboard.press('Shift+F9')
    expect(await page.getByTestId('shift-open').count()).toBe(0)
    expect(await page.getByTestId('shift').count()).toBe(0)
  }, 120_000)
})
