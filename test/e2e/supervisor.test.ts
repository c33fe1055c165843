import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkErasure } from '../../electron/verify/check-erasure.ts'
import { passportPage, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const guest: DrawnPassport = { surname: 'LINDQVIST', givenNames: 'SAGA', number: 'PX6620417', born: '880219', sex: 'F', expires: '330101' }
const other: DrawnPassport = { surname: 'TOVAR', givenNames: 'IKER', number: 'BR5518234', born: '911203', sex: 'M', expires: '310630' }

describe('a supervisor walks through the trail', () => {
  let launched: Launched
  let desk: DeskPage
  let secret: string
  const page = () => launched.page
  const rows = () => page().locator('.audit-list .list-row')
  const part = (name: string) => page().getByTestId(`part-${name}`).click()

  beforeAll(async () => {
    launched = await launch()
    desk = new DeskPage(launched.page)
    secret = await desk.demoSecret()
    await desk.signIn('Demo clerk', secret)
    for (const each of [guest, other]) {
      await desk.readFile('scan.png', await passportPage(each))
      await desk.confirm()
    }
    await desk.signOut()
  })
  afterAll(async () => {
    await launched?.close()
  })

  it('is told of sign-ins that were refused, looks at them, and says so', async () => {
    for (let count = 0; count < 6; count++) await desk.ask('staff.signIn', { staffId: await auditorId(), secret: '000000' })
    await desk.signIn('Demo supervisor', secret)
    await page().keyboard.press('F6')
    await page().getByTestId('day-alerts').getByText('Sign-ins refused within 15 minutes').waitFor()
    await page().keyboard.press('F4')
    await page().getByTestId('part-alerts').getByText('Alerts: 1').waitFor()
    await part('alerts')
    await page().getByTestId('alert-signInsRefused').getByTestId('acknowledge').click()
    await page().getByText('looked at by Demo supervisor').waitFor()
    await expect.poll(() => page().getByTestId('part-alerts').innerText()).toBe('Alerts')
  })

  async function auditorId(): Promise<string> {
    const { value } = await desk.ask('staff.tiles', {})
    return (value as { id: string, name: string }[]).find(({ name }) => name === 'Demo auditor')?.id ?? ''
  }

  it('filters by words and by what is behind the button, and keeps that as a view', async () => {
    await part('events')
    await page().getByLabel('Search').fill('confirmed a rec')
    await expect.poll(() => rows().count()).toBe(2)
    expect(await rows().first().innerText()).toContain('Confirmed a record')
    await page().getByLabel('Search').fill('')
    await page().getByRole('button', { name: 'More filters' }).click()
    await page().getByLabel('Action').selectOption({ label: 'Signed in' })
    await page().getByLabel('Result').selectOption({ label: 'Refused (4xx)' })
    await expect.poll(() => rows().count()).toBe(6)
    await page().getByTestId('view-save').click()
    await page().getByLabel('Name of the view').fill('Guessing')
    await page().keyboard.press('Enter')
    await page().getByTestId('view-remove').waitFor()
    await page().getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => rows().count()).toBeGreaterThan(6)
    await page().getByLabel('View', { exact: true }).selectOption({ label: 'Guessing' })
    await expect.poll(() => rows().count()).toBe(6)
    await page().getByLabel('View', { exact: true }).selectOption({ label: 'Sign-ins' })
    await expect.poll(() => rows().first().innerText()).toMatch(/Signed|Signing/)
  })

  it('follows a record from its reading', async () => {
    await page().getByRole('button', { name: 'Show all' }).click()
    await page().getByLabel('Search').fill('confirmed a rec')
    await expect.poll(() => rows().count()).toBe(2)
    await rows().last().click()
    await page().getByTestId('whole-story').click()
    const story = page().getByTestId('story')
    await story.locator('.story-line').nth(1).waitFor()
    const said = await story.innerText()
    for (const each of ['A document was read', 'Confirmed a record', 'Demo clerk', 'the screen', 'Still stored', 'Not sent anywhere']) expect(said).toContain(each)
    expect(said).not.toContain('LINDQVIST')
    await page().keyboard.press('Escape')
    await story.waitFor({ state: 'detached' })
  })

  it('sees the day drawn, and goes from a bar to its events', async () => {
    await part('chart')
    const bars = page().locator('.chart-bar:not([aria-disabled])')
    await bars.first().waitFor()
    await bars.last().click()
    await rows().first().waitFor()
    await expect.poll(() => page().getByRole('button', { name: 'More filters: 2' }).count()).toBe(1)
    expect(await rows().count()).toBeGreaterThan(0)
    await page().getByRole('button', { name: 'Show all' }).click()
  })

  it('verifies the trail, and is told how far that goes, what was sent, and what to write down', async () => {
    await desk.verifyTrail()
    expect(await page().getByTestId('proof-sent').innerText()).toMatch(/not sent anywhere[\s\S]*Last checkpoint: size \d+, .*root ([\w+/]{4} ){10}[\w+/]{3}=/)
  })

  it('finds all about a person, hands it over, erases it, and has the proof', async () => {
    await part('rights')
    await page().getByLabel('Name, number or date of birth').fill('lindqvist')
    await page().keyboard.press('Enter')
    const found = page().locator('.rights-row')
    await expect.poll(() => found.count()).toBe(1)
    await found.locator('input').check({ force: true })
    await page().getByTestId('rights-held').waitFor()
    await page().getByTestId('rights-save').click()
    await page().getByRole('button', { name: 'Save', exact: true }).or(page().locator('dialog button[type=submit]')).first().click()
    await page().getByTestId('saved').waitFor()
    await page().keyboard.press('Enter')
    await page().getByTestId('rights-erase').click()
    await page().getByTestId('rights-erase-now').click()
    const answer = page().getByTestId('rights-answer')
    await answer.waitFor()
    expect(await answer.innerText()).toMatch(/Records erased: 1[\s\S]*Covered by the checkpoint/)
    await page().getByTestId('answer-save').click()
    await page().locator('dialog button[type=submit]').click()
    await page().getByTestId('saved').waitFor()
    await page().keyboard.press('Enter')
    await page().keyboard.press('Escape')
    await page().getByText('Nothing is stored that fits.').waitFor()
    await page().getByLabel('Name, number or date of birth').fill('tovar')
    await page().keyboard.press('Enter')
    await expect.poll(() => found.count()).toBe(1)
    await part('events')
    await page().getByText('Erased everything about a person').first().waitFor()
    await desk.verifyTrail()
  })

  it('has what it handed over on the disk: the person in one file, and nothing of them in the proof', () => {
    const folder = join(launched.dataFolder, 'files')
    const file = (name: RegExp) => readFileSync(join(folder, readdirSync(folder).find((each) => name.test(each)) ?? ''), 'utf8')
    const person = file(/foyer-person-[\d-]+\.json$/)
    expect(person).toContain('LINDQVIST')
    expect(person).not.toContain('TOVAR')
    const proof = file(/foyer-erasure-[\d-]+\.json$/)
    expect(checkErasure(proof, { key: null, receivers: [], policy: null, older: [], whole: true, event: null }).sentences[0]).toMatch(/^Records erased: 1, /)
    expect(proof).not.toContain('LINDQVIST')
  })
})
