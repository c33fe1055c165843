import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CODE, KEY_PIN } from './mock-factors.ts'
import { RECOVERY_KEY, SECRETS } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'
import { changePolicy, eyes } from './second-person-screens.ts'

describe.skipIf(!existsSync(chromiumPath))('an act that wants a second person', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it('says what it is and by whom; closed, nothing is done and nothing lost; approved, it is done', async () => {
    const opened = await screens.open(eyes)
    const { page } = opened
    await changePolicy(page)
    const sheet = page.getByTestId('second-person')
    expect(await sheet.locator('.second-act').innerText()).toMatch(/Change the policy[\s\S]*Adam Beispiel/)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    expect(await page.locator('.settings-body .error-note').innerText()).toContain('This needs a second person.')
    expect(await page.locator('#policy-confirmTogether').isChecked()).toBe(true)
    await page.locator('.settings-body form .button-primary').click()
    // Somebody who may not; then the colleague, with the code of their app.
    await page.getByTestId('second-clerk').click()
    await page.locator('dialog[open] input').fill(SECRETS.clerk)
    await page.keyboard.press('Enter')
    await page.locator('dialog[open] .error-note').waitFor()
    await page.locator('dialog[open]').getByRole('button', { name: 'Somebody else' }).or(page.locator('dialog[open] .secret-form .button-quiet')).first().click()
    await page.getByTestId('second-supervisor').click()
    await page.locator('dialog[open] input').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.locator('dialog[open]').getByTestId('code-form').locator('input').fill(CODE)
    await page.keyboard.press('Enter')
    await sheet.waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.settings-body form .button-primary').isDisabled()).toBe(true)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is approved by the security key of whoever has one', async () => {
    const opened = await screens.open({ ...eyes, keys: 1 })
    const { page } = opened
    await changePolicy(page)
    await page.getByTestId('second-supervisor').click()
    await page.locator('dialog[open] input').fill(SECRETS.supervisor)
    await page.keyboard.press('Enter')
    await page.getByLabel('PIN of the security key').fill(KEY_PIN)
    await page.keyboard.press('Enter')
    await page.getByTestId('second-person').waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.settings-body form .button-primary').isDisabled()).toBe(true)
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is approved by the recovery key where nobody else could', async () => {
    const opened = await screens.open({ ...eyes, alone: true })
    const { page } = opened
    await changePolicy(page)
    await page.getByTestId('second-key').locator('input').fill(RECOVERY_KEY)
    await page.keyboard.press('Enter')
    await page.getByTestId('second-person').waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.settings-body form .button-primary').isDisabled()).toBe(true)
    await opened.close()
  }, 120_000)
})
