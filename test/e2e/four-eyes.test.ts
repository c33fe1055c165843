import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let folder: string
let launched: Launched
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-policy-'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ fourEyes: 'trust erasure policy', fourEyesRecords: 1 }), { mode: 0o644 })
  launched = await launch({ env: { FOYER_POLICY: join(folder, 'policy.json') } })
})
afterAll(async () => {
  await launched?.close()
  rmSync(folder, { recursive: true, force: true })
})

it('lets a record be erased once a colleague has approved it beside whoever does it, and both stand in the trail', async () => {
  const { page } = launched
  const desk = new DeskPage(page)
  const secret = await desk.demoSecret()
  await desk.signIn('Demo supervisor', secret)
  await page.locator('[data-testid^="specimen-"]').first().click()
  await desk.reading()
  await desk.confirm()
  await page.keyboard.press('F3')
  await page.locator('.list-row').first().click()
  const erase = async () => {
    await page.getByRole('button', { name: 'Erase', exact: true }).click()
    await page.locator('dialog[open] input[type=radio]').first().check({ force: true })
    await page.locator('dialog[open] .button-danger').click()
    await page.getByTestId('second-person').waitFor()
  }
  await erase()
  // Nobody is asked who may not do it themselves, nor whoever asks.
  expect(await page.getByTestId('second-person').innerText()).toMatch(/Erase records[\s\S]*Demo administrator/)
  await page.locator('#secret').fill('000000')
  await page.keyboard.press('Enter')
  await page.getByTestId('second-person').locator('.error-note').waitFor()
  await page.locator('#secret').fill(secret)
  await page.keyboard.press('Enter')
  await page.getByTestId('second-person').waitFor({ state: 'detached' })
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  // Whose session it was, it is.
  expect(await page.locator('header').innerText()).toContain('Demo supervisor')
  await page.keyboard.press('F4')
  await page.getByRole('button', { name: /Erased/ }).or(page.locator('.list-row', { hasText: /rased/ })).first().click()
  expect(await page.getByTestId('audit-story').innerText()).toMatch(/Demo supervisor[\s\S]*Second person\s*Demo administrator/)
})
