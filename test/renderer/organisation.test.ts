import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORGANISATION, USER_CODE } from './mock-organisation.ts'
import { SECRETS } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'
import { callsMade } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('signing in with an organisation', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it('shows a code, another one by one press where it is over, and goes on to a PIN of one’s own: by keys alone', async () => {
    const opened = await screens.open({ policy: ORGANISATION, organisation: 'expires' })
    const { page } = opened
    await page.getByTestId('by-organisation').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-code="organisation.codeOver"]').waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('first-secret').waitFor()
    await page.getByLabel('New PIN or passphrase', { exact: true }).fill('739154')
    await page.getByLabel('The same again').fill('739154')
    await page.keyboard.press('Enter')
    await page.locator('nav').first().waitFor()
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('leads back to everybody’s tiles with Escape, and is offered by no desk without an organisation', async () => {
    const opened = await screens.open({ policy: ORGANISATION, organisation: 'waits' })
    const { page } = opened
    await page.getByTestId('by-organisation').click()
    expect(await page.getByTestId('user-code').innerText()).toBe(USER_CODE)
    await page.keyboard.press('Escape')
    await page.getByTestId('tile-clerk').waitFor()
    await opened.close()
    const without = await screens.open({})
    await without.page.getByTestId('tile-clerk').waitFor()
    expect(await without.page.getByTestId('by-organisation').count()).toBe(0)
    await without.close()
  }, 120_000)

  it('shows who is of one, says what to do where policy names it no more, and an administrator makes the account one of the desk alone', async () => {
    const opened = await screens.open({ role: 'administrator', ofOrganisation: 'notNamed' })
    const { page } = opened
    await page.keyboard.press('F8')
    await page.locator('.settings-item').nth(1).click()
    await page.getByTestId('organisation-not-named').waitFor()
    const theirs = page.locator('.staff li').filter({ hasText: 'Of the organisation' })
    expect(await theirs.count()).toBe(1)
    await theirs.locator('.button').click()
    await page.locator('dialog summary').last().click()
    const form = page.getByTestId('leave-organisation')
    await form.getByLabel('New PIN or passphrase', { exact: true }).fill('482916')
    await form.getByLabel('The same again').fill('482916')
    await form.locator('input').first().fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByText('The account is one of this desk alone.').waitFor()
    expect(await page.getByTestId('organisation-not-named').count()).toBe(0)
    expect(await callsMade(page, 'staff.leaveOrganisation')).toEqual([{ id: 'supervisor', secretKind: 'pin', secret: '482916' }])
    await opened.close()
  }, 120_000)
})
