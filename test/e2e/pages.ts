import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'

interface Answer { ok: boolean; error?: { code: string }; value?: unknown }

/** Presses for one decision, at most: nothing changes under the finger as often as that. */
const MOST_PRESSES = 20

/** The screens as a person meets them: specs read like prose, selectors live here. */
export class DeskPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The demo desk's PIN, as the sign-in screen shows it. */
  async demoSecret(): Promise<string> {
    return (await this.page.getByTestId('demo-secret').textContent() ?? '').trim()
  }

  /** From the first question of a desk that is not set up to its recovery key on the screen. */
  async setUp(administrator: string, passphrase: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Name of this desk' }).fill('Reception')
    await this.page.keyboard.press('Enter')
    await this.page.getByRole('textbox', { name: 'Name', exact: true }).fill(administrator)
    await this.page.getByLabel('Passphrase', { exact: true }).last().fill(passphrase)
    await this.page.getByLabel('The same again').fill(passphrase)
    await this.page.keyboard.press('Enter')
    await this.page.getByTestId('recovery-key').waitFor()
  }

  /** @returns the groups of the recovery key, two of which it has typed back */
  async confirmRecoveryKey(): Promise<string[]> {
    const key = (await this.page.getByTestId('recovery-key').locator('bdi').allInnerTexts()).map((group) => group.trim())
    await this.page.getByRole('button', { name: 'It is on paper' }).click()
    for (const label of await this.page.locator('label').filter({ hasText: /^Group \d+$/ }).allInnerTexts()) {
      await this.page.getByLabel(label, { exact: true }).fill(key[Number(/\d+/.exec(label)?.[0]) - 1] ?? '')
    }
    await this.page.getByRole('button', { name: 'Finish' }).click()
    return key
  }

  async giveSecret(name: string, secret: string): Promise<void> {
    await this.page.getByRole('button', { name }).click()
    await this.page.locator('#secret').fill(secret)
    await this.page.keyboard.press('Enter')
  }

  async signIn(name: string, secret: string): Promise<void> {
    await this.giveSecret(name, secret)
    await this.page.locator('nav').first().waitFor()
  }

  async signOut(): Promise<void> {
    await this.page.keyboard.press('F9')
    await this.page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
  }

  async readFromCamera(): Promise<void> {
    await this.page.locator('input[type=radio][value=camera]').check({ force: true })
    await this.reading()
  }

  async readFile(name: string, buffer: Buffer): Promise<void> {
    await this.page.locator('input[type=radio][value=file]').check({ force: true })
    await this.drop(name, buffer)
    await this.reading()
  }

  /** Offer a file that cannot be read; the screen says so. */
  async refuseFile(name: string, buffer: Buffer): Promise<void> {
    await this.page.locator('input[type=radio][value=file]').check({ force: true })
    await this.drop(name, buffer)
    await this.page.getByTestId('error-note').first().waitFor()
  }

  /** Drop a file on the scan screen, as from a window beside it. */
  async drop(name: string, buffer: Buffer): Promise<void> {
    await this.dropOn('.scan', [[name, buffer.toString('base64')]])
  }

  /** Drop several at once on whatever the flow of documents shows. */
  async dropAll(buffers: readonly Buffer[]): Promise<void> {
    await this.dropOn('.flow', buffers.map((buffer, at) => [`${at}`, buffer.toString('base64')]))
  }

  private async dropOn(place: string, files: readonly (readonly [name: string, base64: string])[]): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle((given) => {
      const transfer = new DataTransfer()
      for (const [name, base64] of given) transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0)], name))
      return transfer
    }, files)
    await this.page.locator(place).dispatchEvent('drop', { dataTransfer })
  }

  /** Choose a file of the folder or a disk, on the screen of our own. */
  async chooseFile(place: string, name: string): Promise<void> {
    await this.page.locator('input[type=radio][value=file]').check({ force: true })
    await this.page.getByTestId('choose-file').click()
    await this.page.locator('dialog').getByRole('radio', { name: place }).check({ force: true })
    await this.page.getByTestId('file-list').getByRole('button', { name }).click()
  }

  /** The reading is on the screen. */
  async reading(): Promise<void> {
    await this.page.getByTestId('field-documentNumber').waitFor({ timeout: 120_000 })
  }

  async fieldText(field: string): Promise<string> {
    return await this.page.getByTestId(`field-${field}`).innerText()
  }

  async correct(label: string, value: string): Promise<void> {
    await this.page.getByRole('button', { name: `Correct by hand: ${label}` }).click()
    await this.page.getByRole('textbox', { name: label }).fill(value)
    await this.page.keyboard.press('Enter')
    await this.page.getByText('1 field by hand').waitFor()
  }

  /** Enter stores what is shown. */
  async confirm(): Promise<void> {
    await this.goOn()
    await this.page.getByText('Stored.').waitFor()
  }

  /** Enter, and what was shown is decided about; the next may stand there. */
  async goOn(): Promise<void> {
    await this.decide(this.page.getByTestId('go-on'), async (button) => {
      await button.evaluate((each) => { each.focus() })
      await this.page.keyboard.press('Enter')
    })
  }

  /**
   * No press decides about what has only just come up, nor while something is under way; and one within moments of a change decides nothing. Who means
   * it presses again, until what it was about is gone.
   */
  private async decide(act: Locator, press: (button: NonNullable<Awaited<ReturnType<Locator['elementHandle']>>>) => Promise<void>): Promise<void> {
    const button = await act.and(this.page.locator(':not([aria-disabled])')).elementHandle()
    if (button === null) throw new Error('nothing can be decided')
    for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
      await press(button)
      const heard = await this.page.waitForFunction((each) => {
        if (!each.isConnected || each.getClientRects().length === 0) return 'gone'
        return each.hasAttribute('aria-disabled') ? null : 'again'
      }, button)
      if (await heard.jsonValue() === 'gone') return
    }
    throw new Error(`pressed ${MOST_PRESSES} times, and nothing was decided`)
  }

  async find(query: string): Promise<string> {
    await this.page.keyboard.press('F3')
    // From a record, Escape leads back to the list.
    if (await this.page.getByTestId('record-id').isVisible()) await this.page.keyboard.press('Escape')
    const search = this.page.getByRole('searchbox').first()
    await search.fill(query)
    // What stands there is the answer to what was typed.
    await this.page.locator('.list[aria-busy="false"]').waitFor()
    return await this.page.locator('.list').innerText()
  }

  async openFirstRecord(): Promise<string> {
    await this.page.locator('.list-row').first().click()
    await this.page.getByText('Record id').waitFor()
    return await this.page.locator('main').innerText()
  }

  async openAudit(): Promise<string> {
    await this.page.keyboard.press('F4')
    await this.page.getByTestId('proof').waitFor()
    await this.page.locator('.list').getByText(/^(GET|POST|PUT|PATCH|DELETE) \//).first().waitFor()
    return await this.page.locator('main').innerText()
  }

  async verifyTrail(): Promise<void> {
    const title = this.page.locator('#proof-title')
    const before = await title.innerText()
    await this.page.getByRole('button', { name: 'Verify now' }).click()
    // It is whole no longer than until the next event, which a list that was just asked for may be.
    await title.filter({ hasText: /^The trail (?:is|was) whole up to event/, hasNotText: before }).waitFor()
  }

  /** The verdict band: the largest words on the screen. */
  async verdict(): Promise<string> {
    return await this.page.getByTestId('verdict').innerText()
  }

  async discard(): Promise<void> {
    await this.putAway()
    await this.page.getByRole('heading', { name: 'Scan a document' }).waitFor()
  }

  /** Discard what is shown; the next may stand there. */
  async putAway(): Promise<void> {
    await this.decide(this.page.locator('.reading-actions').getByRole('button', { name: 'Discard' }), (button) => button.evaluate((each) => { (each as HTMLElement).click() }))
  }

  /** What the screen's own bridge answers to a raw call. */
  ask(name: string, input: object): Promise<Answer> {
    return this.page.evaluate(([call, given]) => (window as unknown as { foyer: { call(name: string, input: unknown): Promise<Answer> } }).foyer.call(call, given), [name, input] as const)
  }

  /** Lay a specimen on the demo desk's card reader. */
  async layCard(specimen: string | null): Promise<void> {
    const { ok } = await this.ask('devices.simulate', { id: 'Foyer demo card reader', specimen })
    if (!ok) throw new Error('the demo card reader did not take the card')
  }

  async takeCardAway(): Promise<void> {
    await this.layCard(null)
  }

  /** A picture of the screen for the README: `FOYER_PICTURES=resources/guides/pictures npm test -- e2e`. Else nothing. */
  async picture(name: string): Promise<void> {
    const folder = process.env['FOYER_PICTURES']
    if (folder !== undefined) await this.page.screenshot({ path: join(folder, `${name}.png`) })
  }
}
