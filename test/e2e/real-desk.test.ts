import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

/** A place of its own: what is called /nonexistent may exist by now, and be root's. */
const nowhere = join(tmpdir(), `foyer-nowhere-${process.pid}`)
const NO_KEYCHAIN = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${nowhere}`, FOYER_USER_BUS: `unix:path=${nowhere}`, XDG_RUNTIME_DIR: nowhere }
/** The session of these tests has a keychain of its own; here it plays the user's, which a real desk uses. */
const KEYCHAIN = { FOYER_USER_BUS: process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' }

describe('a real desk', () => {
  let folder: string
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-desk-')) })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('refuses without a keychain before anything can be filled in, with its code, and makes no key elsewhere', async () => {
    const launched = await launch({ mode: 'desk', dataFolder: folder, env: NO_KEYCHAIN })
    try {
      const { page } = launched
      // Whichever comes first, and it is not a form.
      await page.getByRole('textbox').or(page.locator('[data-code="keys.keychainMissing"]')).first().waitFor()
      expect(await page.getByRole('textbox').count()).toBe(0)
      expect(await page.locator('[data-code="keys.keychainMissing"][data-testid="fault"]').isVisible()).toBe(true)
      expect(await page.getByTestId('recovery-key').count()).toBe(0)
      expect(existsSync(join(folder, 'desk', 'records.db'))).toBe(false)
    } finally {
      await launched.close()
    }
  })

  it('is set up once: key in the keychain, recovery key shown once and typed back, first administrator', async () => {
    const launched = await launch({ mode: 'desk', dataFolder: folder, env: KEYCHAIN })
    const { page } = launched
    try {
      const desk = new DeskPage(page)
      await desk.setUp('Grace Specimen', 'four words are quite enough')
      expect((await desk.confirmRecoveryKey()).length).toBeGreaterThanOrEqual(6)
      await page.locator('#secret').or(page.getByRole('button', { name: 'Grace Specimen' })).first().waitFor()
      expect(await page.getByTestId('demo-secret').count()).toBe(0)
    } finally {
      await launched.close()
    }
  })

  it('opens again with the key from the keychain, and only an administrator can leave the kiosk', async () => {
    const launched: Launched = await launch({ mode: 'desk', dataFolder: folder, env: KEYCHAIN })
    try {
      await launched.page.locator('#secret').fill('four words are quite enough')
      await launched.page.keyboard.press('Enter')
      await launched.page.locator('nav').first().waitFor()
      await launched.page.keyboard.press('F8')
      await launched.page.getByRole('heading', { name: 'Settings' }).waitFor()
      expect(await launched.page.getByText('Grace Specimen').first().isVisible()).toBe(true)
      await launched.page.getByRole('button', { name: 'This desk' }).click()
      await launched.page.getByRole('heading', { name: 'This is the real desk' }).waitFor()
      expect(await launched.page.getByRole('button', { name: /demo/i }).count()).toBe(0)
      expect(await answer(launched, 'desk.switchMode', { mode: 'demo' })).toBe('desk.notADemo')
      // Her session alone does not leave it; with her secret it does.
      expect(await answer(launched, 'desk.exit', {})).toBe('staff.proofWanted')
      expect(await answer(launched, 'desk.setPolicy', { values: { kiosk: false } })).toBe('staff.proofWanted')
      await launched.page.getByRole('button', { name: 'Leave the kiosk' }).click()
      await launched.page.getByLabel('Present PIN or passphrase').fill('four other words instead')
      await launched.page.keyboard.press('Enter')
      await launched.page.locator('[data-code="staff.wrongSecret"]').waitFor()
      await launched.page.getByLabel('Present PIN or passphrase').fill('four words are quite enough')
      const left = launched.app.waitForEvent('close', { timeout: 180_000 })
      await launched.page.keyboard.press('Enter')
      await left
    } finally {
      await launched.close()
    }
  })

  it('puts a copy of a damaged database back from its fault screen, and the one who answers for it signs in', async () => {
    const copy = join(folder, 'files', 'backup')
    mkdirSync(copy, { recursive: true })
    for (const name of ['records.db', 'key.json']) copyFileSync(join(folder, 'desk', name), join(copy, name))
    const damaged = readFileSync(join(folder, 'desk', 'records.db')).fill(0xa5, 4096)
    writeFileSync(join(folder, 'desk', 'records.db'), damaged)
    const launched = await launch({ mode: 'desk', dataFolder: folder, env: KEYCHAIN })
    try {
      const { page } = launched
      await page.locator('[data-code="database.damaged"][data-testid="fault"]').waitFor()
      // Larger, in the whole window.
      const before = await page.evaluate(() => window.devicePixelRatio)
      await pressInWindow(launched, '=')
      await expect.poll(() => page.evaluate(() => window.devicePixelRatio)).toBeGreaterThan(before)
      await pressInWindow(launched, '0')
      await expect.poll(() => page.evaluate(() => window.devicePixelRatio)).toBe(before)
      await page.getByRole('button', { name: 'Put a copy back' }).click()
      await page.getByLabel('Administrator’s name').fill('Grace Specimen')
      await page.getByLabel('PIN or passphrase').fill('four words are quite enough')
      await page.keyboard.press('Enter')
      await page.getByTestId('restored').waitFor()
      await page.keyboard.press('Enter')
      await page.locator('#secret').fill('four words are quite enough')
      await page.keyboard.press('Enter')
      await page.locator('nav').first().waitFor()
      expect(readFileSync(join(folder, 'desk', 'records.db.set-aside-1')).equals(damaged)).toBe(true)
    } finally {
      await launched.close()
    }
  })

  it('without its keychain entry asks for the recovery key instead of making a new one', async () => {
    const launched = await launch({ mode: 'desk', dataFolder: folder, env: NO_KEYCHAIN })
    try {
      // What is shown first may be that the vault is not there yet, or that the keychain takes its time.
      await launched.page.locator('[data-code="keys.keychainMissing"][data-testid="fault"], [data-code="keys.missingForDatabase"][data-testid="fault"]').waitFor()
      // A fault is no way out either, and the screen says which is.
      expect(await launched.page.getByTestId('fault').innerText()).toContain('ends Foyer from its operating system')
      expect(await answer(launched, 'desk.switchMode', { mode: 'demo' })).toBe('desk.notADemo')
      expect(await answer(launched, 'desk.exit', {})).toBe('staff.signInRequired')
    } finally {
      await launched.close()
    }
  })
})

/** With Ctrl, as the keyboard gives it: what a debugger types goes past the window. */
function pressInWindow({ app }: Launched, keyCode: string): Promise<void> {
  return app.evaluate(({ BrowserWindow }, key) => { BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] }) }, keyCode)
}

/** What the bridge answers to a raw call from the page. */
function answer({ page }: Launched, name: string, input: object): Promise<string> {
  return page.evaluate(async ([call, payload]) => {
    interface Bridge { call(name: string, input: unknown): Promise<{ ok: boolean; error?: { code: string } }> }
    const result = await (window as unknown as { foyer: Bridge }).foyer.call(call, payload)
    return result.ok ? 'ok' : (result.error?.code ?? 'no code')
  }, [name, input] as const)
}
