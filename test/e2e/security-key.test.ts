import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CredentialStore } from '../../electron/ctap/simulator/credentials.ts'
import type { KeyProfile } from '../../electron/ctap/simulator/profile.ts'
import { linkedCard } from '../../electron/emrtd/simulator/link.ts'
import { keyOf } from '../ctap/lay-key.ts'
import { specimenDocument } from '../emrtd/specimen-document.ts'
import { VpcdCard, vpcdPorts } from '../emrtd/vpcd.ts'
import { pcscdMissing, startPcscd, type Pcscd } from '../reader/smartcards/pcscd.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const PIN = '246810'
/** From the account page to the enrolled key, keys that are typed into a field aside. */
const MOST_PRESSES = 10
const instantly = { kbitPerSecond: null, msPerApdu: 0 }

/** Nothing is simulated but the silicon: screens, vault, reader, PC/SC service and virtual reader, then our key. */
describe.skipIf(pcscdMissing())('a security key on the reader of a real desk in Electron', () => {
  let service: Pcscd
  let launched: Launched
  let desk: DeskPage
  let secret: string
  const key = keyOf({ pin: PIN, tries: { all: 8, stay: 8 } })
  beforeAll(async () => {
    service = await startPcscd()
    launched = await launch()
    launched.page.setDefaultTimeout(60_000)
    desk = new DeskPage(launched.page)
    secret = await desk.demoSecret()
  })
  afterAll(async () => {
    await launched?.close()
    await service?.stop()
  })

  const lay = (card: Parameters<typeof linkedCard>[0]) => VpcdCard.insert(linkedCard(card, instantly), { port: vpcdPorts[0], returnsAfterMs: null })
  const clone = (profile: Partial<KeyProfile>, store: CredentialStore = key.store) => keyOf({ pin: PIN, ...profile }, store)
  /** What is said is wrong, and nothing else. */
  const says = async (code: string) => {
    const note = launched.page.getByTestId('error-note')
    await note.waitFor()
    expect(await note.getAttribute('data-code')).toBe(code)
  }

  /** From the sign-in: the key's PIN, then the key, which is taken away again. */
  async function tapIn(card: Parameters<typeof linkedCard>[0], pin: string, then: () => Promise<void>): Promise<void> {
    const field = launched.page.getByLabel('PIN of the security key')
    if (!await field.isVisible()) await launched.page.getByTestId('tap-in').click()
    await field.fill(pin)
    await launched.page.keyboard.press('Enter')
    await launched.page.locator('[data-step="lay"]').waitFor()
    const laid = await lay(card)
    try {
      await then()
    } finally {
      await laid.remove()
    }
  }
  const isIn = () => launched.page.locator('nav').first().waitFor()

  it('is enrolled in at most ten presses from the account page, with its PIN, and the codes for paper', async () => {
    const { page: screen } = launched
    await desk.signIn('Demo supervisor', secret)
    await screen.keyboard.press('F8')
    await screen.getByTestId('add-key').waitFor()
    let presses = 0
    const press = async (what: () => Promise<void>) => {
      presses += 1
      await what()
    }
    const enter = () => press(() => screen.keyboard.press('Enter'))
    await press(() => screen.getByTestId('add-key').click())
    await screen.getByTestId('key-proof').locator('input').fill(secret)
    await enter()
    await screen.getByTestId('key-enrolment').waitFor()
    await enter()
    await screen.locator('[data-step="lay"]').waitFor()
    const laid = await lay(key)
    const pin = screen.getByLabel('PIN of the security key')
    await pin.fill(PIN)
    await enter()
    await screen.getByTestId('recovery-codes').waitFor()
    await press(() => screen.getByTestId('codes-kept').click())
    await screen.getByText('Security key 1').waitFor()
    await laid.remove()
    expect(presses).toBeLessThanOrEqual(MOST_PRESSES)
    await desk.signOut()
  })

  it('signs its holder in by itself, and is the second factor where the secret came first', async () => {
    await tapIn(key, PIN, isIn)
    expect(await launched.page.getByText('Demo supervisor').first().isVisible()).toBe(true)
    await desk.signOut()
    await launched.page.getByRole('button', { name: 'Demo supervisor' }).click()
    await launched.page.locator('#secret').fill(secret)
    await launched.page.keyboard.press('Enter')
    await launched.page.locator('[data-step="lay"]').waitFor()
    const laid = await lay(key)
    await launched.page.getByLabel('PIN of the security key').fill(PIN)
    await launched.page.keyboard.press('Enter')
    await isIn()
    await laid.remove()
  })

  it('steps up in the place of the secret', async () => {
    const { page: screen } = launched
    await screen.keyboard.press('F8')
    await screen.getByRole('button', { name: 'New recovery codes' }).click()
    await screen.getByTestId('factor-proof').getByTestId('other-proof').click()
    await screen.getByTestId('factor-proof').locator('[type=submit]').click()
    await screen.locator('[data-step="lay"]').waitFor()
    const laid = await lay(key)
    await says('securityKey.pinRequired')
    await screen.getByLabel('PIN of the security key').fill(PIN)
    await screen.keyboard.press('Enter')
    await screen.getByTestId('recovery-codes').waitFor()
    expect(await screen.getByTestId('recovery-codes').getByRole('listitem').count()).toBe(10)
    await laid.remove()
    await screen.getByTestId('codes-kept').click()
    await desk.signOut()
  })

  it('says what is wrong: a passport, another key, a wrong PIN, taken away too soon, a card that answers nothing of sense; and lets in after each', async () => {
    const { card, chip } = specimenDocument({ portraitBytes: 1500 })
    await tapIn({ atr: card.atr, process: (apdu) => chip.process(apdu), reset: () => chip.reset() }, PIN, () => says('securityKey.notOne'))
    await tapIn(keyOf({ pin: PIN }), PIN, () => says('securityKey.unknown'))
    await tapIn(key, '000000', () => says('securityKey.pinWrong'))
    await tapIn(clone({ goneAt: 4 }), PIN, () => says('securityKey.removed'))
    await tapIn({ atr: key.atr, reset: () => undefined, process: (apdu) => (apdu[1] === 0xa4 ? key.process(apdu) : Uint8Array.of(0x00, 0xff, 0x90, 0x00)) }, PIN, () => says('securityKey.malformed'))
    await tapIn(key, PIN, isIn)
    expect(await launched.page.getByText('Demo supervisor').first().isVisible()).toBe(true)
    await desk.signOut()
  }, 300_000)

  it('that counts backwards is a copy, and one whose PIN is locked opens nothing; the way back is a code', async () => {
    await tapIn(clone({ countStep: -1 }), PIN, () => says('securityKey.copied'))
    const locked = clone({ tries: { all: 1, stay: 1 } })
    await tapIn(locked, '000000', () => says('securityKey.pinLocked'))
    await tapIn(locked, PIN, () => says('securityKey.pinLocked'))
    await launched.page.keyboard.press('Escape')
    await launched.page.getByRole('button', { name: 'Demo supervisor' }).click()
    await launched.page.locator('#secret').fill(secret)
    await launched.page.keyboard.press('Enter')
    await launched.page.getByTestId('type-code').click()
    await launched.page.getByTestId('code-form').waitFor()
    expect(await launched.page.locator('nav').count()).toBe(0)
  }, 300_000)
})
