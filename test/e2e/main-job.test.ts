import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passportPage, writeCamera, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const held: DrawnPassport = { surname: 'OESTERGREN', givenNames: 'MAJA LINNEA', number: 'XK7Q40917', born: '850714', sex: 'F', expires: '340101' }
const dropped: DrawnPassport = { surname: 'TOVAR', givenNames: 'IKER', number: 'BR5518234', born: '911203', sex: 'M', expires: '310630' }

describe('a passport on the desk becomes a record', () => {
  let folder: string
  let launched: Launched
  let desk: DeskPage
  let secret: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-camera-'))
    const camera = join(folder, 'camera.mjpeg')
    await writeCamera(await passportPage(held), camera)
    launched = await launch({ camera })
    desk = new DeskPage(launched.page)
    secret = await desk.demoSecret()
  })
  afterAll(async () => {
    await launched?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('signs the clerk in with the PIN that the demo shows', async () => {
    await desk.picture('sign-in')
    await desk.signIn('Demo clerk', secret)
    expect(await launched.page.getByRole('heading', { name: 'Scan a document' }).isVisible()).toBe(true)
  })

  it('reads what is held up, without a key', async () => {
    await desk.readFromCamera()
    expect(await desk.fieldText('documentNumber')).toContain('XK7Q40917')
    expect(await desk.fieldText('primaryIdentifier')).toContain('OESTERGREN')
    expect(await desk.fieldText('dateOfBirth')).toContain('14 July 1985')
    // Calm or not, by whether the demo's chip reader is known by then.
    expect(await launched.page.getByTestId('verdict').getAttribute('data-verdict')).toBe('readNotProven')
  })

  it('takes a correction by hand and stores it as one', async () => {
    await desk.correct('Surname', 'ÖSTERGREN')
    expect(await desk.fieldText('primaryIdentifier')).toContain('ÖSTERGREN')
    await desk.confirm()
  })

  it('reads a dropped picture and stores it', async () => {
    await desk.readFile('scan.png', await passportPage(dropped))
    expect(await desk.fieldText('documentNumber')).toContain('BR5518234')
    await desk.confirm()
  })

  it('finds the record by name, number and date', async () => {
    for (const query of ['oestergr', 'östergren', 'XK7Q 40917', '14.07.1985']) {
      const list = await desk.find(query)
      expect(list, query).toContain('STERGREN')
      expect(list, query).not.toContain('TOVAR')
    }
    expect(await desk.find('tovar')).toContain('TOVAR')
    await desk.find('')
    await desk.picture('records')
  })

  it('shows who corrected what', async () => {
    await desk.find('östergren')
    const record = await desk.openFirstRecord()
    expect(record).toContain('ÖSTERGREN')
    expect(record).toMatch(/by hand/i)
    expect(record).toContain('Demo clerk')
  })

  it('shows the supervisor the whole day, without a word of the documents', async () => {
    await desk.signOut()
    await desk.signIn('Demo supervisor', secret)
    const whole = await desk.openAudit()
    await launched.page.getByRole('button', { name: 'More filters' }).click()
    await launched.page.getByLabel('Kind').selectOption({ label: 'Made (POST)' })
    await launched.page.locator('.list').getByText('Confirmed a record').first().waitFor()
    const trail = whole + await launched.page.locator('main').innerText()
    for (const event of ['Signed in', 'Confirmed a record', 'Demo clerk']) expect(trail).toContain(event)
    for (const word of ['OESTERGREN', 'ÖSTERGREN', 'XK7Q40917', 'TOVAR', 'BR5518234', 'MAJA']) expect(trail).not.toContain(word)
    await desk.verifyTrail()
    await launched.page.getByRole('button', { name: 'More filters' }).click()
    await desk.picture('audit')
  })

  it('keeps it all over a restart', async () => {
    await launched.app.close()
    launched = await launch({ dataFolder: launched.dataFolder })
    desk = new DeskPage(launched.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
    expect(await desk.find('tovar')).toContain('TOVAR')
  })
})
