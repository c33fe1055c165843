import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Scenario } from './mock-scenario.ts'
import { SECRETS } from './mock-scenario.ts'
import { onePage } from './one-page.ts'
import { chromiumPath } from './open-page.ts'
import { callsMade, emit } from './page-tools.ts'

describe.skipIf(!existsSync(chromiumPath))('the connections of a desk, on the screen', () => {
  const open = onePage()
  const at = async (more: Partial<Scenario> = {}): Promise<Page> => {
    const page = await open({ role: 'administrator', ...more })
    await page.keyboard.press('F8')
    await page.getByRole('button', { name: 'Connections', exact: true }).click()
    await page.getByTestId('connection-state').waitFor()
    return page
  }

  it('adds a connection, makes it a key that is shown once, and copies it', async () => {
    const page = await at()
    await page.getByText('No other system may ask this desk.').waitFor()
    await page.getByText('Nothing listens').waitFor()
    await page.getByRole('button', { name: 'Add a connection' }).click()
    const editor = page.getByTestId('connection-editor')
    await editor.getByLabel('Name').fill('Visitor system')
    await editor.getByLabel('See records').check()
    await editor.getByLabel('Addresses').fill('192.0.2.0/33')
    await editor.getByText('⁦192.0.2.0/33⁩ is neither an address nor a range.').waitFor()
    await page.keyboard.press('Enter')
    expect(await callsMade(page, 'clients.create')).toEqual([])
    await editor.getByLabel('Addresses').fill('192.0.2.0/24, ::1')
    await editor.getByRole('button', { name: 'Add a connection' }).click()
    await page.getByText('No key yet: it cannot ask anything.').waitFor()
    expect(await callsMade(page, 'clients.create')).toEqual([{ name: 'Visitor system', permissions: ['records.read'], addresses: ['192.0.2.0/24', '::1'], expiresAt: null }])

    await page.getByTestId('key-make').click()
    await page.getByLabel('Present PIN or passphrase').fill('not the secret')
    await page.keyboard.press('Enter')
    await page.getByTestId('error-note').waitFor()
    await page.getByLabel('Present PIN or passphrase').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    const key = await page.getByTestId('made-key-text').innerText()
    expect(key).toMatch(/^foyer_live_[0-9A-Za-z]{49}$/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('The clipboard is emptied after 30 seconds.').waitFor()
    expect(await callsMade(page, 'connections.copyKey')).toEqual([{ key }])
    await page.getByTestId('made-key-done').click()
    await page.getByText(`${key.slice(0, 15)}…`).waitFor()
    expect(await page.content()).not.toContain(key)
    expect(open.complaints()).toEqual([])
  })

  it('pauses with one press, puts a new key in the place of one, and takes a connection away after asking', async () => {
    const page = await at({ connections: true })
    await page.getByRole('button', { name: 'Pause: Property management system' }).click()
    await page.getByRole('button', { name: 'Let it go on: Property management system' }).waitFor()
    expect(await callsMade(page, 'clients.pause')).toEqual([{ id: 'pms', paused: true }])
    await page.getByTestId('connection-pms').click()
    await page.getByRole('button', { name: /^Make a new one in its place: foyer_live_/ }).click()
    await page.getByLabel('How long the old key still holds').selectOption({ label: 'a week' })
    await page.getByLabel('Present PIN or passphrase').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    await page.getByTestId('made-key-done').click()
    expect(await callsMade(page, 'clients.rotateKey')).toMatchObject([{ id: 'pms', overlapHours: 168 }])
    await page.getByText('holds until 03/03/2026').waitFor()
    await page.getByRole('button', { name: 'Take the connection away' }).click()
    await page.getByText('also in the middle of a request').waitFor()
    expect(await callsMade(page, 'clients.revoke')).toEqual([])
    await page.getByRole('button', { name: 'Take it away now' }).click()
    await page.getByText(/^Taken away \d/).waitFor()
    expect(await page.getByTestId('key-make').count()).toBe(0)
    expect(open.complaints()).toEqual([])
  })

  it('says where the desk answers and by which certificate, in digits that people can compare', async () => {
    const page = await at({ connections: true })
    const state = page.getByTestId('connection-state')
    const facts = await state.locator('dd').allInnerTexts()
    expect(facts[0]).toBe('https://127.0.0.1:7443')
    expect(facts[3]).toMatch(/^(?:0123 4567 89AB CDEF ?){4}$/)
    expect(facts[4]).toMatch(/^(?:FEDC BA98 7654 3210 ?){4}/)
  })

  it('lets a page in with the code for it, by who says again who they are, and turns another away', async () => {
    const page = await at({ pagesWait: true })
    await page.getByTestId('waiting-page-page-1').click()
    const sheet = page.getByTestId('waiting-page')
    await sheet.getByText('https://pms.example').waitFor()
    await sheet.getByText('Have documents read · See records, numbers masked').waitFor()
    await page.getByLabel('Present PIN or passphrase').fill(SECRETS.administrator)
    await page.keyboard.press('Enter')
    expect(await page.getByTestId('page-code-text').innerText()).toBe('4071 8226')
    expect(await callsMade(page, 'pairings.allow')).toEqual([{ id: 'page-1', presentSecret: SECRETS.administrator }])
    await page.getByTestId('page-code-done').click()
    await page.getByTestId('waiting-page-page-2').click()
    await page.getByTestId('page-refuse').click()
    await page.getByTestId('waiting-pages').waitFor({ state: 'detached' })
    expect(await callsMade(page, 'pairings.refuse')).toEqual([{ id: 'page-2' }])
  })

  it('tells whoever may, on any screen, that a page asks, leads there, and falls silent when none does any more', async () => {
    const page = await open({ role: 'administrator', pagesWait: true })
    await emit(page, 'pairings.changed', { waiting: 1 })
    await page.getByTestId('notice-told').getByRole('button', { name: 'Look' }).click()
    await page.getByTestId('waiting-pages').waitFor()
    await emit(page, 'pairings.changed', { waiting: 1 })
    await page.getByTestId('notice-told').waitFor()
    await emit(page, 'pairings.changed', { waiting: 0 })
    await page.getByTestId('notice-told').waitFor({ state: 'detached' })
    const clerk = await open({ role: 'clerk', pagesWait: true })
    await emit(clerk, 'pairings.changed', { waiting: 1 })
    await clerk.locator('nav').first().waitFor()
    expect(await clerk.getByTestId('notice-told').count()).toBe(0)
  })
})
