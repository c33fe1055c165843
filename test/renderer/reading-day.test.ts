import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Device } from '../../electron/contract/devices.ts'
import type { Scenario } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Opened, type Screens } from './open-page.ts'
import { callsMade, delay, emit, seen, type Mock } from './page-tools.ts'
import { dropFiles } from './queue-screens.ts'

describe.skipIf(!existsSync(chromiumPath))('a document at the desk, in Chromium', () => {
  let screens: Screens
  let opened: Opened | null = null
  beforeAll(async () => {
    screens = await startScreens()
  }, 300_000)
  afterAll(async () => screens?.close())

  const at = async (scenario: Partial<Scenario>): Promise<Page> => {
    await opened?.close()
    opened = await screens.open(scenario)
    return opened.page
  }
  const quiet = () => expect(opened?.complaints).toEqual([])

  it('leaves a reading with Escape and comes back to it without loss', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'One reading is waiting' }).waitFor()
    await page.keyboard.press('F3')
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.press('F2')
    await page.getByRole('heading', { name: 'One reading is waiting' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('verdict').waitFor()
    expect(await callsMade(page, 'reading.discard')).toEqual([])
    quiet()
  }, 300_000)

  it('keeps the document at the desk when the answer for the one before comes late', async () => {
    const page = await at({ role: 'clerk' })
    const release = await delay(page, 'reading.comparePrinted')
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    await expect.poll(() => callsMade(page, 'reading.comparePrinted')).toHaveLength(1)
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByTestId('specimen-card-front').click()
    await page.getByRole('button', { name: 'Turn' }).waitFor()
    await release()
    // The first one's document number is not the card's; the vault forgets the late one too.
    await expect.poll(() => callsMade(page, 'reading.discard')).toHaveLength(2)
    expect(await page.getByTestId('field-nationality').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Turn' }).isVisible()).toBe(true)
    quiet()
  }, 300_000)

  it('does not bring a late scan in over the document that is at the desk', async () => {
    const page = await at({ role: 'clerk' })
    const release = await delay(page, 'scanners.scan')
    await page.getByRole('radio', { name: 'Scanner' }).check({ force: true })
    await page.getByRole('button', { name: 'Scan the page' }).click()
    await page.getByRole('radio', { name: 'Demo camera' }).check({ force: true })
    await page.getByTestId('specimen-card-front').click()
    await page.getByRole('button', { name: 'Turn' }).waitFor()
    await release()
    // Its page is in the scanner no more, perhaps: it waits its turn.
    await page.locator('.queue-ready').waitFor()
    expect(await callsMade(page, 'reading.discard')).toEqual([])
    expect(await page.getByRole('button', { name: 'Turn' }).isVisible()).toBe(true)
    quiet()
  }, 300_000)

  it('reads what is dropped while a card is turned over by itself, and keeps it', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-card-front').click()
    await page.getByRole('button', { name: 'Turn' }).click()
    await page.getByRole('heading', { name: 'The other side' }).waitFor()
    const release = await delay(page, 'reading.readFile')
    await dropFiles(page, [9])
    await dropFiles(page, [9])
    await release()
    await page.locator('.queue-ready').waitFor()
    const asked = (await callsMade(page, 'reading.readFile')) as { continues?: string; beside?: string }[]
    expect(asked.map(({ continues, beside }) => [continues !== undefined, beside !== undefined])).toEqual([[true, false], [false, false]])
    quiet()
  }, 300_000)

  it('does not tell of the next document why a side of the last one was not read', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-card-front').click()
    await page.getByRole('button', { name: 'Turn' }).click()
    await page.getByRole('heading', { name: 'The other side' }).waitFor()
    await dropFiles(page, [1])
    await page.getByTestId('error-note').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByTestId('specimen-card-front').waitFor()
    expect(await page.getByTestId('error-note').count()).toBe(0)
  }, 300_000)

  it('leaves a document that was read while another source was chosen to be read again', async () => {
    const page = await at({ role: 'clerk' })
    const release = await delay(page, 'reading.frame')
    await page.getByTestId('specimen-passport-genuine').click()
    // That no more frames come says nothing: a busy page stands still as well. The one with the Reading is on its way.
    await page.waitForFunction(() => (window as unknown as { mock: Mock }).mock.waiting('reading.frame') === 1)
    await page.getByRole('radio', { name: 'File' }).check({ force: true })
    await release()
    await expect.poll(() => callsMade(page, 'reading.discard')).toHaveLength(1)
    expect(await callsMade(page, 'reading.closeStream')).toHaveLength(1)
    expect(await page.getByTestId('verdict').count()).toBe(0)
    await page.getByRole('radio', { name: 'Demo camera' }).check({ force: true })
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    quiet()
  }, 300_000)

  it('keeps corrections over Escape and back, and what was typed when Confirm is touched', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    await page.getByTestId('field-secondaryIdentifier').getByRole('button').click()
    await page.keyboard.type('ANNA MARIE')
    await page.keyboard.press('Enter')
    await page.getByText('1 field by hand').waitFor()
    await seen(page)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'One reading is waiting' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('1 field by hand').waitFor()
    expect(await page.getByTestId('field-secondaryIdentifier').innerText()).toContain('ANNA MARIE')
    // Escape in the editor still leaves the field alone.
    await page.getByTestId('field-nationality').getByRole('button').click()
    await page.keyboard.type('XXX')
    await page.keyboard.press('Escape')
    await page.getByTestId('field-primaryIdentifier').getByRole('button').click()
    await page.keyboard.type('ERIKSEN')
    await page.getByTestId('go-on').click()
    await page.getByText('Stored.').waitFor()
    expect(await callsMade(page, 'records.confirm')).toMatchObject([{ corrections: [{ field: 'secondaryIdentifier', value: 'ANNA MARIE' }, { field: 'primaryIdentifier', value: 'ERIKSEN' }] }])
    quiet()
  }, 300_000)

  it('says nothing to the vault about a Reading whose owner has signed out', async () => {
    const page = await at({ role: 'clerk' })
    const release = await delay(page, 'reading.comparePrinted')
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    await expect.poll(() => callsMade(page, 'reading.comparePrinted')).toHaveLength(1)
    await page.keyboard.press('F9')
    await page.getByTestId('verdict').waitFor({ state: 'detached' })
    await release()
    expect(await callsMade(page, 'staff.signOut')).toHaveLength(1)
    expect(await callsMade(page, 'reading.discard')).toEqual([])
    quiet()
  }, 300_000)

  it('stores nothing while the chip is being read', async () => {
    const page = await at({ role: 'clerk' })
    const release = await delay(page, 'reading.readChip')
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    await page.evaluate(() => (window as unknown as { mock: { call(name: string, input: object): Promise<unknown> } }).mock.call('devices.simulate', { id: 'sim-reader', specimen: 'passport-genuine' }))
    await page.getByTestId('chip-progress').waitFor()
    await page.getByTestId('go-on').click({ force: true })
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('heading', { name: 'One reading is waiting' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('go-on').click({ force: true })
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await release()
    await page.locator('[data-verdict="genuine"]').waitFor()
    expect(await callsMade(page, 'reading.readChip')).toHaveLength(1)
    await page.getByTestId('go-on').click()
    await page.getByText('Stored.').waitFor()
    expect(await callsMade(page, 'records.confirm')).toHaveLength(1)
    quiet()
  }, 300_000)

  it('stores a stopped document only after a look', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-passport-misprint').click()
    await page.getByTestId('verdict').waitFor()
    // What stands there is shown, and the digit that does not fit is marked where it stands.
    const birth = page.getByTestId('field-dateOfBirth')
    expect(await birth.locator('bdi').first().textContent()).toBe('29 February 2000')
    expect(await birth.locator('mark.doubt').allTextContents()).toEqual(['9'])
    expect(await birth.textContent()).not.toContain('as printed')
    await seen(page)
    await page.keyboard.press('Enter')
    await page.getByTestId('go-on').click({ force: true })
    expect(await callsMade(page, 'records.confirm')).toEqual([])
    await page.getByRole('checkbox').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByText('Stored.').waitFor()
    expect(await callsMade(page, 'records.confirm')).toHaveLength(1)
    quiet()
  }, 300_000)

  it('opens a chip that lies on the reader by itself, and shows what it proves', async () => {
    const page = await at({ role: 'clerk', card: true })
    await page.getByTestId('specimen-passport-genuine').click()
    await page.locator('[data-verdict="genuine"]').waitFor()
    await page.getByRole('button', { name: 'Chip genuine' }).click()
    await page.getByTestId('chip-proof').waitFor()
    expect(await callsMade(page, 'reading.readChip')).toHaveLength(1)
    quiet()
  }, 300_000)

  it('drops the word that the reader is gone once it is back, and opens the chip after all', async () => {
    const page = await at({ role: 'clerk', card: true, readerLost: true })
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByText('device.lost').waitFor()
    const reader: Device = { id: 'sim-reader', kind: 'smartcardReader', name: 'Simulated reader', simulated: true, state: 'ready', cardPresent: true, fault: null, seenAt: '2026-05-04T09:12:31.000Z' }
    await emit(page, 'devices.changed', { devices: [reader] })
    await page.locator('[data-verdict="genuine"]').waitFor()
    expect(await page.getByText('device.lost').count()).toBe(0)
    expect(await callsMade(page, 'reading.readChip')).toHaveLength(2)
    quiet()
  }, 300_000)

  it('lets the key fields be corrected when the chip does not open', async () => {
    const page = await at({ role: 'clerk', card: true })
    await page.getByTestId('specimen-passport-misprint').click()
    await page.getByText('The key does not open the chip.').waitFor()
    // How often it was tried, and that the next wrong key locks it: only a key that is meant is given to it now.
    expect(await page.getByTestId('chip-attempts').textContent()).toBe('2 wrong keys so far. 1 attempt left: a wrong key locks the chip.')
    expect(await page.getByRole('button', { name: 'Read the chip again' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Type the key' }).click()
    await page.getByLabel('Document number', { exact: true }).fill('T10385577')
    await page.getByRole('button', { name: 'Use the last attempt' }).click()
    await page.locator('[data-verdict="genuine"]').waitFor()
    expect(await callsMade(page, 'reading.readChip')).toMatchObject([{ keyFields: null, lastAttempt: false }, { keyFields: { documentNumber: 'T10385577', dateOfBirth: '000229', dateOfExpiry: '351212' }, lastAttempt: true }])
    quiet()
  }, 300_000)

  it('asks for the other side of a card and joins it', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('specimen-card-front').click()
    await seen(page)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The other side' }).waitFor()
    await page.getByTestId('specimen-card-back').click()
    await page.getByTestId('field-dateOfBirth').waitFor()
    expect((await callsMade(page, 'reading.frame')).some((input) => (input as { continues?: string }).continues !== undefined)).toBe(true)
    quiet()
  }, 300_000)
})
