import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SECRETS } from './mock-scenario.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, drawn, emit, seen, tabTo } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('a day at the desk, in Chromium', () => {
  const at = onePage()
  const quiet = () => expect(at.complaints()).toEqual([])

  it('goes from sign-in to a found record with the keyboard alone', async () => {
    const page = await at({ records: 0 })
    await tabTo(page, '[data-testid="tile-clerk"]')
    await page.keyboard.press('Enter')
    await page.keyboard.type(SECRETS.clerk)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Scan a document' }).waitFor()
    await tabTo(page, '[data-testid="specimen-passport-genuine"]')
    await page.keyboard.press('Enter')
    await page.getByTestId('verdict').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('go-on')
    await tabTo(page, '[data-testid="field-secondaryIdentifier"] button')
    await page.keyboard.press('Enter')
    await page.keyboard.type('ANNA MARIE')
    await page.keyboard.press('Enter')
    await page.getByText('1 field by hand').waitFor()
    await tabTo(page, '[data-testid="go-on"]')
    await seen(page)
    await page.keyboard.press('Enter')
    await page.getByText('Stored.').waitFor()
    expect(await page.getByTestId('verdict').count()).toBe(0)
    expect(await callsMade(page, 'records.confirm')).toMatchObject([{ corrections: [{ field: 'secondaryIdentifier', value: 'ANNA MARIE' }] }])
    await page.keyboard.press('F3')
    // The desk's policy masks numbers for clerks.
    await page.getByPlaceholder('Part of a name, whole number, date, or “today”').waitFor()
    await page.keyboard.type('eriks')
    await page.getByRole('table', { name: 'Records' }).locator('.list-row').first().waitFor()
    await tabTo(page, '.list-row')
    await page.keyboard.press('Enter')
    await page.getByTestId('record-id').waitFor()
    expect(await page.getByTestId('field-secondaryIdentifier').innerText()).toContain('by hand'.replace('b', 'B'))
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.press('F9')
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    quiet()
  }, 300_000)

  it('counts down and takes everything off the screen when nobody is there', async () => {
    const page = await at({ role: 'clerk', idleSeconds: 15 })
    await page.getByTestId('specimen-passport-genuine').click()
    await page.getByTestId('verdict').waitFor()
    await page.getByTestId('idle-warning').waitFor()
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    expect(await page.locator('body').innerText()).not.toContain('ERIKSSON')
    expect(await callsMade(page, 'staff.signOut')).toEqual([{ why: 'idle' }])
    quiet()
  }, 300_000)

  it('says that a process fell and came back, and goes on', async () => {
    const page = await at({ role: 'clerk', reading: 'none' })
    await emit(page, 'process.state', { process: 'reader', state: 'down' })
    await page.getByText('The reader stopped and is starting again.').waitFor()
    await emit(page, 'process.state', { process: 'reader', state: 'up' })
    await page.getByText('The reader is back.').waitFor()
    await page.evaluate(() => (window as unknown as { mock: { call(name: string, input: object): Promise<unknown> } }).mock.call('staff.signOut', { why: 'person' }))
    await emit(page, 'session.ended', { why: 'restart' })
    await page.getByText('The vault had to start again.').waitFor()
    expect(await page.getByTestId('notice-trouble').count()).toBe(0)
    quiet()
  }, 300_000)

  it('shows nobody’s desk again once they are out, however late the language that they came in with was loaded', async () => {
    const page = await at({ role: 'clerk', reading: 'none' })
    let load = (): void => undefined
    const wanted = new Promise<void>((resolve) => { load = resolve })
    await page.route(/\/ar-[^/]*\.js$/, async (route) => {
      await wanted
      await route.continue()
    })
    const asksFor = page.waitForRequest(/\/ar-[^/]*\.js$/)
    const mocked = (work: string) => page.evaluate(work)
    await mocked("mock.call('desk.setLanguage', { language: 'ar' })")
    await emit(page, 'desk.changed', {})
    await asksFor
    // The vault says nothing any more.
    await mocked("window.answers = mock.delay('desk.state')")
    await mocked("mock.call('staff.signOut', { why: 'person' })")
    await emit(page, 'session.ended', { why: 'locked' })
    await page.locator('.door').waitFor()
    load()
    await page.locator('html[lang="ar"]').waitFor({ state: 'attached' })
    await drawn(page)
    expect(await page.locator('.shell').count()).toBe(0)
    await mocked('window.answers()')
    await page.getByTestId('tile-clerk').waitFor()
    quiet()
  })

  it('asks again by itself who works here when the vault had no time to say', async () => {
    const page = await at({ busy: 2 })
    await page.getByTestId('tile-clerk').waitFor()
    expect(await callsMade(page, 'staff.tiles')).toHaveLength(3)
    expect(await page.getByTestId('error-note').count()).toBe(0)
    quiet()
  }, 300_000)

  it('throttles in view after wrong PINs', async () => {
    const page = await at({})
    await page.getByTestId('tile-clerk').click()
    for (let turn = 0; turn < 3; turn += 1) {
      await page.locator('#secret').fill('111111')
      await page.keyboard.press('Enter')
      await page.getByText('That is not the right PIN or passphrase.').waitFor()
      await expect.poll(() => page.locator('#secret').inputValue()).toBe('')
    }
    await page.getByTestId('throttled').waitFor()
    expect(await page.getByRole('button', { name: 'Sign in', exact: true }).getAttribute('aria-disabled')).toBe('true')
    quiet()
  }, 300_000)

  it('erases a record only with a reason', async () => {
    const page = await at({ role: 'supervisor' })
    await page.keyboard.press('F3')
    await page.locator('.list-row').first().click()
    await page.getByRole('button', { name: 'Erase' }).click()
    await page.getByRole('button', { name: 'Erase for good' }).click({ force: true })
    expect(await callsMade(page, 'records.erase')).toEqual([])
    await page.getByRole('radio', { name: 'The person asked for it' }).check({ force: true })
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await page.getByText('The record was erased.').waitFor()
    expect(await callsMade(page, 'records.erase')).toMatchObject([{ reason: 'requestOfPerson' }])
    quiet()
  }, 300_000)

  it('sets a desk up, shows the recovery key once and wants two groups of it', async () => {
    const page = await at({ phase: 'setUp', mode: 'desk' })
    await page.getByLabel('Name of this desk').fill('Hotel Utopia')
    await page.keyboard.press('Enter')
    await page.getByLabel('Name', { exact: true }).fill('Adam Beispiel')
    await page.getByLabel('Passphrase', { exact: true }).last().fill(SECRETS.administrator)
    await page.getByLabel('The same again').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-key').waitFor()
    const groups = await page.getByTestId('recovery-key').locator('bdi').allInnerTexts()
    expect(groups).toHaveLength(8)
    await page.getByRole('button', { name: 'It is on paper' }).click()
    await page.getByLabel('Group 2').fill(groups[1] ?? '')
    await page.getByLabel('Group 6').fill((groups[5] ?? '').toLowerCase())
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    quiet()
  }, 300_000)

  it('verifies the trail and moves through it by arrow keys', async () => {
    const page = await at({ role: 'auditor' })
    await page.locator('.list-row').first().focus()
    // The first End reaches what is loaded, the next what that brought in.
    await expect.poll(async () => {
      await page.keyboard.press('End')
      return page.evaluate(() => document.activeElement?.textContent ?? '')
    }).toContain('Started')
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByRole('heading', { name: /^The trail is whole up to event/ }).waitFor()
    expect(await page.getByTestId('proof').getAttribute('data-ok')).toBe('true')
    quiet()
  }, 300_000)
})
