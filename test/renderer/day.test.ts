import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('the day, in Chromium', () => {
  const open = onePage()

  it('says in a table what it draws, goes to other days and back, and asks again by itself', async () => {
    const page = await open({ role: 'supervisor' })
    await page.clock.install()
    await page.keyboard.press('F6')
    await page.getByRole('heading', { name: 'Day', level: 1 }).waitFor()
    const number = async (id: string) => Number(await page.getByTestId(id).textContent())
    const drawn = { genuine: await number('day-genuine'), readNotProven: await number('day-readNotProven'), stop: await number('day-stop'), corrected: await number('day-corrected') }
    expect(await number('day-total')).toBe(drawn.genuine + drawn.readNotProven + drawn.stop)
    const rows = await page.getByTestId('day-table').locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))))
    expect(rows.length).toBeGreaterThan(3)
    expect(['genuine', 'readNotProven', 'stop', 'corrected'].map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))).toEqual([drawn.genuine, drawn.readNotProven, drawn.stop, drawn.corrected])
    // As many bars as there are verdicts in an hour, each as high as its share.
    expect(await page.locator('.day-hours .day-part-stop').count()).toBe(rows.filter((row) => (row[2] ?? 0) > 0).length)

    await page.getByRole('button', { name: 'The day before' }).click()
    await page.locator('[data-day="2026-05-03"]').waitFor()
    expect(await page.getByTestId('day-waiting').count()).toBe(0)
    await page.getByTestId('week-2026-05-02').click()
    await page.locator('[data-day="2026-05-02"]').waitFor()
    await page.getByTestId('day-total').filter({ hasText: /^0$/ }).waitFor()
    await page.getByRole('button', { name: 'Today', exact: true }).click()
    await page.locator('[data-day="2026-05-04"]').waitFor()

    const [before, looked] = [(await callsMade(page, 'day.figures')).length, (await callsMade(page, 'desk.health')).length]
    await page.clock.fastForward(11_000)
    await expect.poll(async () => (await callsMade(page, 'day.figures')).length).toBeGreaterThan(before)
    await expect.poll(async () => (await callsMade(page, 'desk.health')).length).toBeGreaterThan(looked)
    expect(await callsMade(page, 'day.figures')).toContainEqual({ day: '2026-05-02' })
    await page.getByRole('button', { name: 'Devices: Reader was restarted 2 times.' }).click()
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor()
  })

  it('is an auditor’s too, without asking for devices, and no clerk’s', async () => {
    const page = await open({ role: 'auditor' })
    await page.keyboard.press('F6')
    await page.getByTestId('day-alerts').locator('.day-alert-open').nth(2).waitFor()
    expect(await callsMade(page, 'devices.list')).toEqual([])
    const clerks = await open({ role: 'clerk', reading: 'none' })
    await clerks.locator('.rail-item').first().waitFor()
    await clerks.keyboard.press('F6')
    expect(await clerks.locator('.rail-item').allTextContents()).not.toContainEqual(expect.stringContaining('Day'))
    expect(await callsMade(clerks, 'day.figures')).toEqual([])
  })
})
