import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AHEAD } from '../../renderer/flow/reading-queue.ts'
import { projectRoot } from '../data-folder.ts'
import { pdfOf } from '../drawn/pdf-of.ts'
import { passportPage, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const guest = (surname: string, number: string): DrawnPassport => ({ surname, givenNames: 'SAGA', number, born: '880412', sex: 'F', expires: '330219' })
const blank = () => sharp({ create: { width: 1200, height: 850, channels: 3, background: '#fbfbf8' } }).jpeg().toBuffer()
const specimen = (id: string) => readFile(join(projectRoot, 'resources/specimens', `${id}.jpg`))

describe('several documents at once', () => {
  let launched: Launched
  let desk: DeskPage
  let page: Page
  beforeAll(async () => {
    launched = await launch()
    page = launched.page
    desk = new DeskPage(page)
    await desk.signIn('Demo supervisor', await desk.demoSecret())
  })
  afterAll(async () => { await launched?.close() })

  const count = (text: string) => page.getByTestId('queue-count').getByText(text, { exact: true }).waitFor()
  const number = (text: string) => page.getByTestId('field-documentNumber').getByText(text).first().waitFor()

  it('are all read and each decided about: a passport, a blank sheet, a PDF of two and the two sides of a card', async () => {
    await desk.dropAll([
      await passportPage(guest('ALFASTOE', 'QA1000001')), await blank(),
      await pdfOf([await passportPage(guest('BETASTOE', 'QB2000002')), await passportPage(guest('GAMMASTOE', 'QC3000003'))]),
    ])
    // A card's sides are dropped by themselves: among others nobody knows whose they are.
    await desk.dropAll([await specimen('card-front'), await specimen('card-back')])
    await number('QA1000001')
    // The PDF, read while the first is being looked at, is two.
    await count('Document 1 of 6')
    await desk.goOn()
    await count('Document 2 of 6')
    expect(await page.getByTestId('error-note').getAttribute('data-code')).toBe('reading.nothingFound')
    await page.getByTestId('queue-skip').click()
    await number('QB2000002')
    await count('Document 3 of 6')
    await desk.goOn()
    await number('QC3000003')
    // The two files are joined before they come to the desk.
    await count('Document 4 of 5')
    await desk.goOn()
    await number('D91827364')
    await count('Document 5 of 5')
    // The two files are one card: both sides, and the face.
    await page.getByRole('img', { name: 'The other side' }).first().waitFor()
    await page.getByRole('img', { name: 'Portrait on the page' }).first().waitFor()
    await desk.goOn()
    await page.getByText('Stored.').waitFor()
    expect(await page.getByTestId('queue').count()).toBe(0)
    for (const name of ['alfastoe', 'betastoe', 'gammastoe', 'okonkwo']) expect(await desk.find(name)).toContain(name.toUpperCase())
  })

  it('on one picture are named before anything is below the fold, and each is read', async () => {
    await page.keyboard.press('F2')
    const pages = await Promise.all([passportPage(guest('DELTASTOE', 'QD4000004')), passportPage(guest('EPSILONSTOE', 'QE5000005'))])
    await desk.dropAll([await sharp({ create: { width: 1800, height: 2500, channels: 3, background: '#55595d' } })
      .composite(pages.map((input, at) => ({ input, left: 120, top: 100 + at * 1200 }))).jpeg().toBuffer()])
    await number('QD4000004')
    await count('Document 1 of 2')
    const lane = await page.getByTestId('queue').boundingBox()
    expect(await page.getByTestId('queue').textContent()).toContain('EPSILONSTOE')
    expect((lane?.y ?? Infinity) + (lane?.height ?? Infinity)).toBeLessThan(768)
    await desk.putAway()
    await number('QE5000005')
    await desk.putAway()
    await page.getByTestId('queue').waitFor({ state: 'detached' })
  })

  it('that nobody has read yet when the desk is left are told of, by their number alone', async () => {
    await desk.dropAll(await Promise.all(['ZETASTOE', 'ETASTOE', 'THETASTOE', 'IOTASTOE', 'KAPPASTOE'].map((surname, at) => passportPage(guest(surname, `QZ600000${at}`)))))
    await number('QZ6000000')
    await count('Document 1 of 5')
    // As many are read ahead as ever are: they stay their person's. The last two stay files, however long anything takes.
    await page.locator('.queue-ready').nth(AHEAD - 1).waitFor()
    expect(await page.locator('.queue-file').count()).toBe(2)
    await desk.signOut()
    await desk.signIn('Demo clerk', await desk.demoSecret())
    await page.getByText('2 documents still waited when the desk was left').waitFor()
    expect(await page.locator('body').innerText()).not.toContain('STOE')
  })
})
