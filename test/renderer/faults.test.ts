import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, seen } from './page-tools.ts'
import { SECRETS } from './mock-scenario.ts'

describe.skipIf(!existsSync(chromiumPath))('a desk that does not open, and whoever stands before it', () => {
  const at = onePage()

  it('puts a copy back that a person chose and answers for, and says what it lacks', async () => {
    const page = await at({ phase: 'fault', mode: 'desk', fault: 'database.damaged' })
    await page.getByText('Foyer deletes and overwrites nothing of it').waitFor()
    await page.getByRole('button', { name: 'Put a copy back' }).click()
    await page.locator('input[value="copy-old"]').check({ force: true })
    await page.getByLabel('Administrator’s name').fill('Adam Beispiel')
    await page.getByLabel('PIN or passphrase').fill('not this one')
    await page.getByTestId('restore').click()
    await page.getByTestId('error-note').waitFor()
    expect(await page.getByLabel('PIN or passphrase').inputValue()).toBe('')
    await page.getByLabel('PIN or passphrase').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByTestId('restored').getByText('At least 3 later events').waitFor()
    await page.getByTestId('restored').getByText('Findings in it: 2').waitFor()
    expect((await callsMade(page, 'recovery.restore')).at(-1)).toEqual({ copy: 'copy-old', word: { name: 'Adam Beispiel', secret: SECRETS.administrator } })
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
  }, 120_000)

  it('shows its report before anything of it goes onto a disk, and opens the guide that it names, offline', async () => {
    const page = await at({ phase: 'fault', mode: 'desk', fault: 'keys.keychainMissing' })
    await page.getByText('Nothing was opened and nothing was changed').waitFor()
    expect(await page.getByRole('button', { name: 'Put a copy back' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Open the guide' }).click()
    expect(await page.getByTestId('guide').getAttribute('data-topic')).toBe('recovery')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show the report' }).click()
    await page.getByTestId('report').getByText('records.db: 1048576 bytes').waitFor()
    expect(await callsMade(page, 'recovery.saveReport')).toEqual([])
    await page.getByRole('button', { name: 'Save the report' }).click()
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByTestId('saved').getByText('foyer-report.txt is on STICK').waitFor()
    expect(await callsMade(page, 'recovery.saveReport')).toEqual([{ place: 'place-disk' }])
  }, 120_000)

  it('makes a demo anew that does not open', async () => {
    const page = await at({ phase: 'fault', mode: 'demo', fault: 'database.damaged' })
    await page.getByRole('button', { name: 'Close Foyer' }).waitFor()
    await page.getByRole('button', { name: 'Make the demo desk anew' }).click()
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    expect(await callsMade(page, 'recovery.renewDemo')).toHaveLength(1)
  }, 120_000)

  it('has the guide of its screen behind F1, before anybody has signed in and over a sheet too', async () => {
    const page = await at({ phase: 'setUp', mode: 'desk' })
    await page.getByTestId('found').getByText('2 rules fixed by /etc/foyer/policy.json').waitFor()
    await page.keyboard.press('F1')
    expect(await page.getByTestId('guide').getAttribute('data-topic')).toBe('setUp')
    await page.getByTestId('guide-reader-desk').click()
    await page.getByRole('button', { name: 'Scanning', exact: true }).click()
    expect(await page.getByTestId('guide').getAttribute('data-topic')).toBe('scan')
    await page.keyboard.press('Escape')
    expect(await page.getByTestId('guide').count()).toBe(0)
    // It opened over a form, and nothing was lost.
    await page.locator('input.input').fill('Hotel')
    await page.keyboard.press('F1')
    await page.keyboard.press('Escape')
    expect(await page.locator('input.input').inputValue()).toBe('Hotel')
  }, 120_000)

  it('begins with the guide of what is in view: the screen, a document, the certificates', async () => {
    const page = await at({ role: 'administrator' })
    const topic = async () => {
      await page.keyboard.press('F1')
      const shown = await page.getByTestId('guide').getAttribute('data-topic')
      await page.keyboard.press('Escape')
      return shown
    }
    expect(await topic()).toBe('scan')
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    expect(await topic()).toBe('reading')
    await page.keyboard.press('F3')
    expect(await topic()).toBe('records')
    await page.keyboard.press('F8')
    expect(await topic()).toBe('settings')
    await page.locator('.settings-item').nth(4).click()
    await page.getByTestId('trusted').waitFor()
    expect(await topic()).toBe('certificates')
    await page.keyboard.press('F2')
    expect(await topic()).toBe('reading')
    // A press meant for the sheet takes nobody away.
    await seen(page)
    await page.keyboard.press('Escape')
    await page.locator('.scan').waitFor()
    expect(await topic()).toBe('scan')
  }, 120_000)

  it('scans with Enter from the source that was chosen with the keys, and takes a page of one’s own onto the demo’s scanner', async () => {
    const page = await at({ role: 'clerk', reading: 'none' })
    await page.locator('input[value="camera"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByTestId('simulated-scanner').waitFor()
    await page.getByRole('button', { name: 'Lay a file down' }).click()
    await page.getByTestId('file-list').locator('.list-row').first().click()
    await page.getByText('A page lies on the glass.').waitFor()
    expect((await callsMade(page, 'devices.simulate')).at(-1)).toMatchObject({ id: 'sim-scanner', specimen: null })
    await page.locator('input[value="scanner"]').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('verdict').waitFor()
    expect(await callsMade(page, 'scanners.scan')).toEqual([{ id: 'sim-scanner' }])
    // The page was read and lies there still.
    await seen(page)
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByText('A page lies on the glass.').waitFor()
  }, 120_000)

  it('lists for an administrator what is left to do, leads there, and is gone when put away', async () => {
    const page = await at({ role: 'administrator', mode: 'desk', unlocked: true })
    await page.keyboard.press('F7')
    // Where no organisation fixes rules, it is done by looking at them.
    await page.getByRole('button', { name: 'Go there: The desk’s rules' }).click()
    await page.locator('#policy-kiosk').waitFor()
    await page.keyboard.press('F7')
    await page.getByRole('button', { name: 'Go there: A second administrator' }).click()
    await page.getByRole('button', { name: 'Add a colleague' }).waitFor()
    await page.keyboard.press('F7')
    const list = page.getByTestId('checklist')
    await expect.poll(() => list.locator('[data-done=false]').count()).toBe(2)
    await page.getByRole('button', { name: 'Test Simulated scanner' }).click()
    await list.locator('[data-done=false]').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Put this list away' }).click()
    await list.waitFor({ state: 'detached' })
    await page.keyboard.press('F2')
    await page.keyboard.press('F7')
    await page.getByRole('heading', { name: 'Processes' }).waitFor()
    expect(await list.count()).toBe(0)
  }, 120_000)
})
