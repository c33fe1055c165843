import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE, KEY_PIN } from './mock-factors.ts'
import { SECRETS } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'
import { openResettable } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('a second factor at the sign-in', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it('is asked for by a code, by keys alone, and a wrong one is told', async () => {
    const opened = await screens.open({ factor: 'has' })
    const { page } = opened
    await page.getByTestId('tile-supervisor').click()
    await page.locator('#secret').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.getByTestId('second-factor').waitFor()
    await page.keyboard.type('111111')
    await page.keyboard.press('Enter')
    await page.locator('[data-code="staff.wrongCode"]').waitFor()
    await page.getByLabel('Code', { exact: true }).fill(CODE)
    await page.keyboard.press('Enter')
    await page.locator('nav').first().waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is set up where policy wants one: QR code and key, a code of it, and then the codes for paper', async () => {
    const opened = await screens.open({ factor: 'enrols' })
    const { page } = opened
    await page.getByTestId('tile-supervisor').click()
    await page.locator('#secret').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.getByTestId('qr-code').waitFor()
    expect(await page.getByTestId('totp-key').textContent()).toMatch(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    await page.keyboard.type(CODE)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-codes').waitFor()
    expect(await page.getByTestId('recovery-codes').getByRole('listitem').count()).toBe(10)
    await page.getByTestId('codes-kept').click()
    await page.locator('nav').first().waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is a security key: laid down by itself, its PIN where it wants one, and a code in its place', async () => {
    const opened = await screens.open({ keys: 1 })
    const { page } = opened
    await page.getByTestId('tile-supervisor').click()
    await page.locator('#secret').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    const pin = page.getByLabel('PIN of the security key')
    await pin.waitFor()
    // That it wants its PIN is no fault.
    expect(await page.getByTestId('error-note').count()).toBe(0)
    await page.getByTestId('type-code').click()
    await page.getByTestId('code-form').waitFor()
    await page.getByRole('button', { name: 'Use a security key' }).click()
    // The key is asked first, and wants its PIN.
    await page.getByTestId('tap-panel').locator('input:focus').waitFor()
    await page.keyboard.type('111111')
    await page.keyboard.press('Enter')
    await page.locator('[data-code="securityKey.pinWrong"]').waitFor()
    expect(await pin.inputValue()).toBe('')
    await page.keyboard.type(KEY_PIN)
    await page.keyboard.press('Enter')
    await page.locator('nav').first().waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is set up as a security key where policy wants one, by keys alone', async () => {
    const opened = await screens.open({ factor: 'enrols' })
    const { page } = opened
    await page.getByTestId('tile-supervisor').click()
    await page.locator('#secret').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.getByTestId('other-factor').click()
    await page.getByLabel('Name of the key').fill('Card in the safe')
    await page.keyboard.press('Enter')
    await page.getByLabel('PIN of the security key').fill(KEY_PIN)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-codes').waitFor()
    await page.getByTestId('codes-kept').click()
    await page.locator('nav').first().waitFor()
    await page.keyboard.press('F8')
    await page.getByText('Card in the safe').waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('says how many keys sign in without the secret where that is set: one’s own go on, a colleague’s are removed', async () => {
    const opened = await screens.open({ role: 'administrator', keys: 2 })
    const { page } = opened
    await page.keyboard.press('F8')
    const said = page.getByTestId('secret-keys')
    await page.locator('.settings-item').nth(0).click()
    await said.waitFor()
    expect(await said.innerText()).toMatch(/go on signing you in: 2\b/)
    await page.locator('.settings-item').nth(1).click()
    await openResettable(page)
    await page.locator('dialog summary').first().click()
    expect(await said.innerText()).toMatch(/also removes the security keys .*: 2\b/)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is asked of a key at the sign-in where somebody has one, and Escape leads back from the waiting', async () => {
    const opened = await screens.open({ tap: 'waits' })
    const { page } = opened
    await page.getByTestId('tap-in').click()
    await page.keyboard.type(KEY_PIN)
    await page.keyboard.press('Enter')
    await page.locator('[data-step="lay"]').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('tile-supervisor').waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
    const none = await screens.open({})
    await none.page.getByTestId('tile-supervisor').waitFor()
    expect(await none.page.getByTestId('tap-in').count()).toBe(0)
    await none.close()
  }, 120_000)
})
