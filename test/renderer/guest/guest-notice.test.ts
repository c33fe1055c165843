import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { onePage } from '../one-page.ts'
import { chromiumPath } from '../open-page.ts'
import { callsMade, drawn, emit, seen } from '../page-tools.ts'

/** Nine places of the window at which something else than the notice would answer a finger. */
function others(page: Page): Promise<string[]> {
  return page.evaluate(() => [0.02, 0.5, 0.98].flatMap((x) => [0.02, 0.5, 0.98].flatMap((y) => {
    const hit = document.elementFromPoint(innerWidth * x, innerHeight * y)
    return hit?.closest('.guest') === null ? [hit.outerHTML.slice(0, 80)] : []
  })))
}

describe.skipIf(!existsSync(chromiumPath))('the notice for the guest, in Chromium', () => {
  const at = onePage()

  it('covers all there is of the reading, speaks the guest’s language, is printed in it, and leads back to where it was', async () => {
    const page = await at({ role: 'clerk', language: 'de' })
    await page.getByTestId('specimen-passport-genuine').click()
    await seen(page)
    await page.keyboard.press('Shift+F2')
    const notice = page.locator('dialog.guest')
    // Of Utopia: in English, whatever the clerk speaks.
    await notice.getByRole('heading', { name: 'Your document at this desk' }).waitFor()
    await notice.getByRole('radio', { name: 'Français' }).check({ force: true })
    await notice.getByRole('heading', { name: 'Votre document à ce poste' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
    await drawn(page)
    expect(await others(page)).toEqual([])
    expect(await notice.innerText()).not.toMatch(/ERIKSSON|ANNA|L898902C3|1974|Clara/)
    for (const key of ['F1', 'F2', 'F3', 'F9', 'Enter', 'Tab']) await page.keyboard.press(key)
    expect(await page.locator('dialog').count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.closest('dialog.guest') === null)).toBe(false)
    await notice.getByTestId('guest-print').click()
    await notice.getByRole('button', { name: 'Lobby' }).click()
    await expect.poll(() => callsMade(page, 'desk.printNotice')).toEqual([{ printer: null, language: 'fr' }, { printer: 'Lobby', language: 'fr' }])
    await page.keyboard.press('Escape')
    await notice.waitFor({ state: 'detached' })
    expect(await page.locator('.reading:not([hidden])').innerText()).toContain('ERIKSSON')
  })

  it('goes away with the session, as when nobody touches it', async () => {
    const page = await at({ role: 'clerk' })
    await page.getByTestId('guest-open').click()
    await page.getByTestId('guest-sheet').waitFor()
    await page.evaluate(() => (window as unknown as { mock: { call(name: string, input: object): Promise<unknown> } }).mock.call('staff.signOut', { why: 'idle' }))
    await emit(page, 'session.ended', { why: 'idle' })
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    expect(await page.locator('dialog').count()).toBe(0)
  })

  it('ends at the sign-in where policy says so', async () => {
    const page = await at({ role: 'clerk', noticeLocks: true })
    await page.getByTestId('guest-open').click()
    await page.getByTestId('guest-back').click()
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    expect(await page.locator('dialog').count()).toBe(0)
    expect((await callsMade(page, 'staff.signOut')).length).toBe(1)
  })
})
