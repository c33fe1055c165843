import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFakeCamera } from '../../electron/dev/fake-camera.ts'
import { projectRoot } from '../data-folder.ts'
import { childrenRunning } from './children.ts'
import { passportPage, td3Lines, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

/** What a watch in the page writes down. */
type Watched = Window & { spoken: string[]; repaired: boolean }

const guest = (surname: string, number: string, givenNames = 'SAGA'): DrawnPassport => ({ surname, givenNames, number, born: '880412', sex: 'F', expires: '330219' })
/** Longer than the zone has room for; the page prints it whole. */
const long = guest('PAPADIMITRIOU', 'QK1000011', 'KONSTANTINA ALEXANDRA NIKOLETA')

describe('what was once wrong without a word, with the real reader and vault', () => {
  let folder: string
  let launched: Launched
  let page: Page
  let desk: DeskPage
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-camera-'))
    const camera = join(folder, 'camera.mjpeg')
    await writeFakeCamera(join(projectRoot, 'resources', 'specimens', 'passport-misprint.jpg'), camera)
    launched = await launch({ camera })
    page = launched.page
    desk = new DeskPage(page)
  })
  afterAll(async () => {
    await launched?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const stored = async (name: string) => ((await desk.ask('records.search', { query: name, before: null, limit: 10 })).value as { rows: unknown[] }).rows.length
  const drawn = () => page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)) }))
  /** It can be decided about: long enough on the screen, and nothing of it is under way. */
  const decidable = () => page.locator('[data-testid="go-on"]:not([data-waits]):not([aria-disabled])').waitFor()
  const number = (text: string) => page.getByTestId('field-documentNumber').getByText(text).first().waitFor()

  it('the language that is picked at the door stays, whatever the desk says of itself later', async () => {
    await page.locator('.tile').first().waitFor()
    await page.evaluate(() => {
      const watched = window as unknown as Watched
      watched.spoken = []
      new MutationObserver(() => watched.spoken.push(document.documentElement.lang)).observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] })
    })
    await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
    await page.locator('html[lang=de]').waitFor()
    // A reader that fell and came back: the page asks the desk anew, which speaks English.
    const main = await launched.app.evaluate(() => process.pid)
    // It starts after the window.
    await expect.poll(() => childrenRunning('reader/index.cjs', main).length).toBe(1)
    process.kill(childrenRunning('reader/index.cjs', main)[0]!, 'SIGKILL')
    await page.getByText('Der Leser ist zurück.').waitFor()
    expect(await desk.ask('desk.state', {})).toMatchObject({ ok: true, value: { language: 'en' } })
    const spoken = () => page.evaluate(() => (window as unknown as Watched).spoken)
    // Said again with the answer.
    await expect.poll(async () => (await spoken()).length).toBeGreaterThan(1)
    await drawn()
    expect(await page.evaluate(() => [document.documentElement.lang, document.querySelector('input:checked + span')?.textContent])).toEqual(['de', 'Deutsch'])
    expect(new Set(await spoken())).toEqual(new Set(['de']))
    await page.getByRole('radio', { name: 'English' }).check({ force: true })
    await desk.signIn('Demo supervisor', await desk.demoSecret())
  })

  it('a name that the zone had no room for is told in the verdict', async () => {
    expect(td3Lines(long)[0]).not.toContain('NIKOLETA')
    await desk.readFile('long.png', await passportPage(long))
    await number(long.number)
    await page.getByTestId('verdict').getByText('may be cut off').waitFor()
    expect(await page.getByTestId('field-secondaryIdentifier').getByTestId('cut-off').count()).toBe(1)
    await desk.discard()
  })

  it('Enter that is held stores one document and not the next', async () => {
    await desk.dropAll([await passportPage(guest('IOTASTOE', 'QI1000001')), await passportPage(guest('KAPPASTOE', 'QK2000002'))])
    await number('QI1000001')
    await page.getByTestId('queue-count').getByText('Document 1 of 2', { exact: true }).waitFor()
    await decidable()
    await page.keyboard.down('Enter')
    await number('QK2000002')
    // Each further `down` of a key that is down is a repeat.
    for (let turn = 0; turn < 3; turn += 1) {
      for (let repeat = 0; repeat < 5; repeat += 1) await page.keyboard.down('Enter')
      await decidable()
    }
    await number('QK2000002')
    expect([await stored('iotastoe'), await stored('kappastoe')]).toEqual([1, 0])
    await page.keyboard.up('Enter')
    // A press of its own is heard.
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Scan a document' }).waitFor()
    expect([await stored('iotastoe'), await stored('kappastoe')]).toEqual([1, 1])
  })

  it('what the chip refused stands in the strip, in view and uncovered', async () => {
    await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768))
    await expect.poll(() => page.evaluate(() => [window.innerWidth, window.innerHeight])).toEqual([1366, 768])
    await desk.readFile('other.png', await passportPage(guest('LAMBDASTOE', 'QL3000003')))
    await number('QL3000003')
    await desk.layCard('passport-genuine')
    const refused = page.getByTestId('next-step').getByTestId('error-note')
    await refused.waitFor()
    expect(await refused.getAttribute('data-code')).toBe('chip.accessDenied')
    await drawn()
    const said = await refused.locator('.strip-say').evaluate((sentence) => {
      const { left, right, top, bottom, width, height } = sentence.getBoundingClientRect()
      const points = [0.02, 0.5, 0.98].flatMap((x) => [0.1, 0.5, 0.9].map((y) => document.elementFromPoint(left + width * x, top + height * y)))
      return { text: sentence.textContent, inView: left >= 0 && top >= 0 && right <= window.innerWidth && bottom <= window.innerHeight, height, uncovered: points.every((at) => at !== null && sentence.contains(at)) }
    })
    expect(said).toMatchObject({ text: expect.stringMatching(/\w/) as string, inView: true, uncovered: true })
    expect(said.height).toBeGreaterThan(0)
    await desk.discard()
    await desk.takeCardAway()
  })

  it('a date that its check digit does not fit is shown as it is printed, marked at its character, and stops', async () => {
    await page.evaluate(() => {
      const watched = window as unknown as Watched
      watched.repaired = false
      new MutationObserver(() => { watched.repaired ||= document.body.textContent.includes('24 February') }).observe(document.body, { subtree: true, childList: true, characterData: true })
    })
    await desk.readFromCamera()
    await number('T10385577')
    await page.locator('[data-testid="verdict"][data-verdict="stop"]').waitFor()
    await drawn()
    const birth = page.getByTestId('field-dateOfBirth')
    expect(await birth.innerText()).toContain('29 February 2000')
    expect(await birth.locator('mark').allInnerTexts()).toEqual(['9'])
    // The one after the 2 of the day, not a digit of the year.
    expect(await birth.locator('mark').evaluate((mark) => `${mark.previousElementSibling?.textContent}${mark.textContent}${mark.nextElementSibling?.textContent}`)).toBe('29 ')
    expect(await page.evaluate(() => (window as unknown as Watched).repaired)).toBe(false)
    expect(await page.locator('[data-testid="go-on"][aria-disabled]').count()).toBe(1)
  })

  it('what the desk refused is not told as done, and the proof of the trail goes stale', async () => {
    expect(await desk.ask('records.confirm', { readingId: 'nobody-read-this', corrections: [] })).toMatchObject({ ok: false, error: { code: 'reading.gone' } })
    await desk.openAudit()
    await page.getByLabel('Result').selectOption('4xx')
    const rows = () => page.locator('.list-row').evaluateAll((all) => all.map((row) => ({ status: Number(row.lastElementChild?.textContent), said: row.querySelector('strong')?.textContent })))
    let refusals = await rows()
    await expect.poll(async () => {
      refusals = await rows()
      return refusals.length > 0 && refusals.every(({ status }) => status >= 400 && status < 500)
    }).toBe(true)
    expect(refusals).toContainEqual({ status: 410, said: 'Confirming a record: refused' })
    for (const { said } of refusals) expect(said).toMatch(/: refused$/)
    await page.getByRole('button', { name: 'Verify now' }).click()
    // It is whole no longer than until the next event, which the list that was just asked for may be.
    await page.getByRole('heading', { name: /^The trail (?:is|was) whole up to event/ }).waitFor()
    // Another filter is another look at the trail, and an event.
    await page.getByLabel('Result').selectOption('2xx')
    await page.getByRole('heading', { name: /^The trail was whole up to event/ }).waitFor()
  })
})
