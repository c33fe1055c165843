import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RECOVERY_KEY } from './mock-scenario.ts'
import { chromiumPath, startScreens, type Screens } from './open-page.ts'

interface Mock { made: { name: string; input: unknown }[] }

describe.skipIf(!existsSync(chromiumPath))('a forgotten secret', () => {
  let screens: Screens
  beforeAll(async () => { screens = await startScreens() }, 300_000)
  afterAll(async () => screens?.close())

  it('of an administrator is set anew with the recovery key, and with no other', async () => {
    const opened = await screens.open({ mode: 'desk' })
    const { page } = opened
    await page.getByTestId('tile-administrator').click()
    await page.getByTestId('forgotten').click()
    const type = async (key: string) => {
      await page.getByRole('textbox', { name: 'Recovery key' }).fill(key)
      await page.getByLabel('New PIN or passphrase', { exact: true }).fill('four words are quite enough')
      await page.getByLabel('The same again', { exact: true }).fill('four words are quite enough')
      await page.keyboard.press('Enter')
    }
    await type(RECOVERY_KEY.replace('K7', 'K8'))
    await page.locator('[data-code="keys.recoveryKeyInvalid"]').waitFor()
    await type(RECOVERY_KEY)
    await page.locator('#secret').waitFor()
    const made = await page.evaluate(() => (window as unknown as { mock: Mock }).mock.made.filter(({ name }) => name === 'staff.resetAdministrator').map(({ input }) => input))
    expect(made.at(-1)).toEqual({ recoveryKey: RECOVERY_KEY, staffId: 'administrator', secretKind: 'passphrase', secret: 'four words are quite enough' })
    expect(opened.complaints).toEqual([])
    await opened.close()
  }, 120_000)

  it('is no way in for others, nor at the demo', async () => {
    for (const [mode, tile] of [['desk', 'supervisor'], ['demo', 'administrator']] as const) {
      const opened = await screens.open({ mode })
      await opened.page.getByTestId(`tile-${tile}`).click()
      await opened.page.locator('#secret').waitFor()
      expect(await opened.page.getByTestId('forgotten').count()).toBe(0)
      await opened.close()
    }
  }, 120_000)
})
