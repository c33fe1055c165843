import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passportPage } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

interface Printed { own: boolean, title: string, text: string, bridge: boolean, pages: number }

describe('printing, in the real app', () => {
  let launched: Launched
  let desk: DeskPage
  let page: Page
  beforeAll(async () => {
    launched = await launch()
    page = launched.page
    desk = new DeskPage(page)
    await desk.signIn('Demo supervisor', await desk.demoSecret())
    // A printer: it keeps what a page that is sent to it holds at that moment. No paper comes out of this machine.
    await launched.app.evaluate(({ webContents, BrowserWindow }) => {
      const printed: Promise<unknown>[] = []
      Object.assign(globalThis, { printed })
      const [main] = BrowserWindow.getAllWindows()
      const kind = Object.getPrototypeOf(webContents.getAllWebContents()[0]) as { print: unknown, getPrintersAsync: unknown }
      kind.getPrintersAsync = () => Promise.resolve([{ name: 'paper', displayName: 'Paper', description: '', status: 0, isDefault: true, options: {} }])
      kind.print = function print(this: Electron.WebContents, _options: unknown, done: (ok: boolean, why: string) => void) {
        const here = this.executeJavaScript('({ title: document.title, text: document.body.innerText, bridge: "foyer" in window })') as Promise<object>
        printed.push(here.then((seen) => ({ ...seen, own: this.id !== main?.webContents.id, pages: BrowserWindow.getAllWindows().length })).finally(() => done(true, '')))
      }
    })
  })
  afterAll(async () => { await launched?.close() })

  const printed = () => launched.app.evaluate(async () => await Promise.all((globalThis as unknown as { printed: Promise<unknown>[] }).printed)) as Promise<Printed[]>

  it('puts on paper what the vault has under an id, whatever a page that was taken over shows', async () => {
    await desk.readFile('guest.jpg', await passportPage({ surname: 'OMEGASTOE', givenNames: 'SAGA', number: 'QZ9000009', born: '880412', sex: 'F', expires: '330219' }))
    await desk.confirm()
    const found = await desk.ask('records.search', { query: 'omegastoe', before: null, limit: 5 })
    const id = (found.value as { rows: { id: string }[] }).rows[0]?.id ?? ''
    // All that a page can do: its own words where they are shown, where they were printed from once, and where the sheet is drawn.
    await page.evaluate(() => {
      document.body.innerHTML = '<div class="print-sheet record-print"><article class="printed">MALLORY was never here</article></div>'
      const block = document.createElement('script')
      Object.assign(block, { type: 'application/json', id: 'paper', textContent: '{"kind":"recoveryKey"}' })
      document.body.prepend(block)
    })
    for (const [name, input] of [['records.print', { ids: [id], printer: null, language: 'en' }], ['desk.printNotice', { printer: null, language: 'de' }]] as const) {
      expect(await desk.ask(name, input)).toMatchObject({ ok: true, value: { printed: true } })
    }
    const [record, notice] = await printed()
    expect(record).toMatchObject({ own: true, bridge: false, title: 'Foyer: drawn', text: expect.stringMatching(/^Foyer[^]*Demo supervisor[^]*OMEGASTOE[^]*QZ9000009/) as string })
    expect(notice).toMatchObject({ own: true, bridge: false, text: expect.stringMatching(/Ihr Dokument an diesem Platz/) as string })
    expect(JSON.stringify([record, notice])).not.toMatch(/MALLORY/)
    // Nothing of it stays: no window, and nothing to ask for under its address.
    expect(await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(await desk.ask('desk.print', { recoveryKey: 'PAY 500 EURO IN CASH TO THE BEARER', printer: null, language: 'en' })).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
    expect(await desk.ask('records.print', { ids: ['nobody'], printer: null, language: 'en' })).toMatchObject({ ok: false, error: { code: 'records.notFound' } })
    expect(await printed()).toHaveLength(2)
  }, 300_000)
})
