import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Scenario } from './mock-scenario.ts'
import { RECOVERY_KEY, SECRETS } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Opened, type Screens } from './open-page.ts'

interface Mock { made: { name: string; input: unknown }[] }

const made = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate((wanted) => (window as unknown as { mock: Mock }).mock.made.filter((each) => each.name === wanted).map((each) => each.input), name)

describe.skipIf(!existsSync(chromiumPath))('files in and out on screens of our own', () => {
  let screens: Screens
  let opened: Opened | null = null
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())
  afterEach(async () => {
    const complaints = opened?.complaints ?? []
    await opened?.close()
    opened = null
    if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('; ')}`)
  })
  const at = async (scenario: Partial<Scenario>): Promise<Page> => {
    opened = await screens.open(scenario)
    return opened.page
  }
  const choosing = async (scenario: Partial<Scenario> = {}): Promise<Page> => {
    const page = await at({ role: 'clerk', ...scenario })
    await page.getByRole('radio', { name: 'File' }).check({ force: true })
    await page.getByTestId('choose-file').click()
    await page.getByTestId('file-list').locator('.list-row').first().waitFor()
    return page
  }

  it('reads a chosen file, from the disk that was put in, without its name leaving the page', async () => {
    const page = await choosing()
    expect(await page.locator('dialog').getByRole('radio', { checked: true }).evaluate((radio) => (radio as HTMLInputElement).value)).toBe('place-disk')
    await page.getByRole('button', { name: 'eriksson-passport.png' }).press('Enter')
    await page.getByTestId('verdict').waitFor()
    expect(await made(page, 'files.take')).toEqual([{ id: 'file-0' }])
    expect(JSON.stringify(await page.evaluate(() => (window as unknown as { mock: Mock }).mock.made))).not.toContain('eriksson-passport')
  }, 120_000)

  it('says that a place has nothing that fits', async () => {
    const page = await choosing()
    await page.getByRole('radio', { name: 'This computer' }).check({ force: true })
    await page.getByTestId('no-files').waitFor()
    expect(await made(page, 'files.list')).toEqual([{ place: 'place-disk', kind: 'document' }, { place: 'place-folder', kind: 'document' }])
  }, 120_000)

  it('goes with the lock: the list is off the screen when nobody is there', async () => {
    const page = await choosing({ idleSeconds: 15 })
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor({ timeout: 60_000 })
    expect(await page.locator('dialog').count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toContain('eriksson')
  }, 120_000)

  it('still takes a dropped picture', async () => {
    const page = await at({ role: 'clerk' })
    const files = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['picture'], 'eriksson-passport.png'))
      return transfer
    })
    await page.locator('.scan').dispatchEvent('drop', { dataTransfer: files })
    await page.getByTestId('verdict').waitFor()
    expect(await made(page, 'reading.readFile')).toHaveLength(1)
  }, 120_000)

  it('saves a record to the disk and says that it can be taken out', async () => {
    const page = await at({ role: 'supervisor' })
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().click()
    await page.getByRole('button', { name: 'Export' }).click()
    await page.locator('dialog .place').nth(2).waitFor()
    expect(await page.getByRole('radio', { name: 'LOCKED' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByText('is on STICK, which can be taken out now.').waitFor()
    // Enter is all it takes to go on.
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(await made(page, 'records.save')).toEqual([{ id: 'r-0', place: 'place-disk' }])
    // What is in it never came to the page.
    expect(await made(page, 'records.export')).toEqual([])
  }, 120_000)

  it('goes on with the record at which the files of several were left off', async () => {
    const page = await at({ role: 'supervisor' })
    await page.keyboard.press('F3')
    await page.locator('.list-row input').nth(0).click()
    await page.locator('.list-row input').nth(1).click()
    // Somebody erases the second one meanwhile.
    await page.evaluate(() => (window as unknown as { mock: { call(name: string, input: object): Promise<unknown> } }).mock.call('records.erase', { id: 'r-1', reason: 'mistake' }))
    await page.getByRole('button', { name: 'Export' }).click()
    await page.locator('dialog .place').nth(2).waitFor()
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.locator('dialog .error-note').waitFor()
    await page.getByRole('button', { name: 'Save the file' }).click()
    await expect.poll(() => made(page, 'records.save')).toEqual(['r-0', 'r-1', 'r-1'].map((id) => ({ id, place: 'place-disk' })))
  }, 120_000)

  it('saves the trail in the chosen form into the folder', async () => {
    const page = await at({ role: 'auditor' })
    await page.getByTestId('audit-export').click()
    expect(await page.getByTestId('verifier-key').innerText()).toContain('foyer/desk-7f3a+0a1b2c3d+AQAA')
    await page.getByRole('radio', { name: /CSV/ }).check({ force: true })
    await page.getByRole('radio', { name: 'This computer' }).check({ force: true })
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByText('is in Documents / Foyer.').waitFor()
    expect(await page.getByTestId('saved').innerText()).toContain('Its proof lies beside it: foyer-audit-2026-05-04.jsonl.proof.')
    expect(await made(page, 'audit.save')).toEqual([{ filter: {}, format: 'csv', place: 'place-folder' }])
  }, 120_000)

  it('prints the recovery key without the dialog of the system', async () => {
    const page = await at({ role: 'administrator' })
    await page.evaluate(() => { window.print = () => { throw new Error('the dialog') } })
    await page.keyboard.press('F8')
    await page.locator('.settings-item').nth(3).click()
    await page.getByLabel('Present PIN or passphrase').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-key').waitFor()
    await page.getByRole('button', { name: 'Print' }).click()
    // Of two printers none is taken unasked.
    await page.getByRole('button', { name: 'Back office' }).click()
    await expect.poll(() => made(page, 'desk.print')).toEqual([null, 'Back office'].map((printer) => ({ recoveryKey: RECOVERY_KEY, printer, language: 'en' })))
    await expect.poll(() => page.getByRole('button', { name: 'Lobby' }).count()).toBe(0)
  }, 120_000)
})

describe.skipIf(!existsSync(chromiumPath))('the way out', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it('from a real desk never leads to the demo, and takes the secret again', async () => {
    const opened = await screens.open({ role: 'administrator', mode: 'desk' })
    const { page } = opened
    await page.keyboard.press('F8')
    await page.locator('.settings-item').nth(8).click()
    await page.getByRole('heading', { name: 'This is the real desk' }).waitFor()
    expect(await page.getByRole('button', { name: /demo/i }).count()).toBe(0)
    await page.getByRole('button', { name: 'Leave the kiosk' }).click()
    await page.getByLabel('Present PIN or passphrase').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await expect.poll(() => made(page, 'desk.exit')).toEqual([{}])
    await opened.close()
  }, 120_000)

  it('in a fault is named, and none is offered', async () => {
    const opened = await screens.open({ phase: 'fault', mode: 'desk' })
    const { page } = opened
    await page.getByText('Whoever looks after this computer ends Foyer from its operating system.').waitFor()
    expect(await page.getByRole('button', { name: /demo|leave/i }).count()).toBe(0)
    await opened.close()
  }, 120_000)
})
