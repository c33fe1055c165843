import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { passportPage, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let folder: string
let launched: Launched
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-policy-'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ allowHandOver: true }), { mode: 0o644 })
  launched = await launch({ env: { FOYER_POLICY: join(folder, 'policy.json') } })
})
afterAll(async () => {
  await launched?.close()
  rmSync(folder, { recursive: true, force: true })
})

const guest = (surname: string, number: string): DrawnPassport => ({ surname, givenNames: 'SAGA', number, born: '880412', sex: 'F', expires: '330219' })

it('changes the shift by one key: what waits stays its owner’s, or goes to the colleague who is named', async () => {
  const { page } = launched
  const desk = new DeskPage(page)
  const secret = await desk.demoSecret()
  const number = (text: string) => page.getByTestId('field-documentNumber').getByText(text).first().waitFor()
  const typed = async () => {
    await page.locator('#secret').fill(secret)
    await page.keyboard.press('Enter')
    await page.locator('nav').first().waitFor()
  }
  /** Nor comes: the screen asks the same, and has its answer first. */
  const nothingWaits = async () => {
    expect(await desk.ask('reading.waiting', {})).toMatchObject({ ok: true, value: [] })
    expect(await page.getByTestId('field-documentNumber').count()).toBe(0)
  }
  await desk.signIn('Demo clerk', secret)
  await desk.dropAll([await passportPage(guest('ALFASTOE', 'QA1000001')), await passportPage(guest('BETASTOE', 'QB2000002'))])
  await number('QA1000001')
  await page.getByTestId('queue-count').getByText('Document 1 of 2', { exact: true }).waitFor()
  // What nobody has read is no Reading that could wait.
  await page.getByText('not read yet').first().waitFor({ state: 'detached' })

  // One key, and another person's tile has the focus: Enter asks for their PIN.
  await desk.signOut()
  const tile = page.locator('button.tile:focus')
  // Who works here is asked for when the screen is there.
  await tile.waitFor()
  expect(await tile.textContent()).not.toContain('Demo clerk')
  await page.keyboard.press('Enter')
  await typed()
  await nothingWaits()
  await desk.signOut()

  await desk.signIn('Demo clerk', secret)
  await number('QA1000001')
  await page.getByTestId('queue-count').getByText('Document 1 of 2', { exact: true }).waitFor()

  // Handed over by name: the desk is locked, and asks at once for that person's PIN.
  await page.keyboard.press('Shift+F9')
  await page.getByTestId('shift').getByRole('button', { name: 'Demo supervisor' }).click()
  await page.locator('#secret').waitFor()
  expect(await page.getByText('Demo supervisor').count()).toBeGreaterThan(0)
  await typed()
  await number('QA1000001')
  // The chip's reader knows whose it is now, too.
  await desk.goOn()
  await number('QB2000002')
  await desk.goOn()
  await page.getByText('Stored.').waitFor()
  await desk.signOut()
  await desk.signIn('Demo clerk', secret)
  await nothingWaits()
})
