import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passportPage, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const specimen: DrawnPassport = { surname: 'LINDQVIST', givenNames: 'SAGA', number: 'FQ8821734', born: '880412', sex: 'F', expires: '330219' }

describe('files in and out without a dialog of the system', () => {
  let launched: Launched
  let desk: DeskPage
  let folder: string
  let rules: string
  beforeAll(async () => {
    rules = mkdtempSync(join(tmpdir(), 'foyer-e2e-rules-'))
    writeFileSync(join(rules, 'policy.json'), '{"allowCopy":true}')
    launched = await launch({ env: { FOYER_POLICY: join(rules, 'policy.json') } })
    desk = new DeskPage(launched.page)
    folder = join(launched.dataFolder, 'files')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'page.png'), await passportPage(specimen))
    writeFileSync(join(folder, 'key.json'), 'not for the list')
    await desk.signIn('Demo supervisor', await desk.demoSecret())
  })
  afterAll(async () => {
    await launched?.close()
    rmSync(rules, { recursive: true, force: true })
  })

  it('reads a chosen file', async () => {
    await desk.chooseFile('This computer', 'page.png')
    await desk.reading()
    expect(await desk.fieldText('documentNumber')).toContain('FQ8821734')
    await desk.confirm()
  })

  it('exports a record and the trail into the folder, and says so in the trail', async () => {
    const { page } = launched
    await desk.find('lindqvist')
    await desk.openFirstRecord()
    // Where policy lets, a field goes into the system's clipboard, and no further than main: the page has no hold of it.
    await page.getByRole('button', { name: 'Copy: Document number' }).click()
    await expect.poll(() => launched.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('FQ8821734')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('radio', { name: 'This computer' }).check({ force: true })
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByTestId('saved').getByText('The record was saved.').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    const [record] = readdirSync(folder).filter((name) => name.startsWith('foyer-record-'))
    expect(JSON.parse(readFileSync(join(folder, record ?? ''), 'utf8'))).toMatchObject({ documentNumber: 'FQ8821734' })

    await desk.openAudit()
    await page.getByTestId('audit-export').click()
    await page.getByRole('radio', { name: 'This computer' }).check({ force: true })
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByTestId('saved').waitFor()
    await page.keyboard.press('Enter')
    const [trail] = readdirSync(folder).filter((name) => name.startsWith('foyer-audit-') && name.endsWith('.jsonl'))
    expect(readdirSync(folder)).toContain(`${trail ?? ''}.proof`)
    const events = readFileSync(join(folder, trail ?? ''), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { action: string; detail: string | null })
    expect(events.find(({ action }) => action === 'records.export')?.detail).toBe('to=folder')
    expect(events.find(({ action }) => action === 'internal.copyFields')?.detail).toBe('documentNumber')
    expect(readFileSync(join(folder, trail ?? ''), 'utf8')).not.toContain('LINDQVIST')
  })

  it('downloads nothing and asks nowhere where to save', async () => {
    await launched.app.evaluate(({ session }) => {
      const seen = globalThis as unknown as { downloads: string[] }
      seen.downloads = []
      session.defaultSession.on('will-download', (event, item) => { seen.downloads.push(event.defaultPrevented ? 'prevented' : item.getState()) })
    })
    await launched.page.evaluate(() => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['x']))
      link.download = 'x.txt'
      document.body.append(link)
      link.click()
    })
    await expect.poll(() => launched.app.evaluate(() => (globalThis as unknown as { downloads: string[] }).downloads)).toEqual(['prevented'])
    expect(existsSync(join(folder, 'x.txt'))).toBe(false)
  })

  it('gives nothing to who is not signed in, and no path to anybody', async () => {
    interface Bridge { call(name: string, input: unknown): Promise<{ ok: boolean; value?: unknown; error?: { code: string } }> }
    const ask = (name: string, input: object) => launched.page.evaluate(async ([call, given]) => {
      const answer = await (window as unknown as { foyer: Bridge }).foyer.call(call, given)
      return answer.ok ? answer.value : answer.error?.code
    }, [name, input] as const)
    const places = await ask('files.places', {}) as { id: string }[]
    expect(JSON.stringify(places)).not.toContain(launched.dataFolder)
    const { files } = await ask('files.list', { place: places[0]?.id, kind: 'document' }) as { files: { id: string; name: string }[] }
    expect(files.map(({ name }) => name)).toEqual(['page.png'])
    for (const id of ['page.png', 'key.json', 'x']) expect(await ask('files.take', { id }), id).toMatch(/^(files\.gone|input\.invalid)$/)
    await desk.signOut()
    expect(await ask('files.places', {})).toBe('staff.signInRequired')
    expect(await ask('files.take', { id: files[0]?.id })).toBe('staff.signInRequired')
    // The next one at the desk does not get at what the last one was shown.
    await desk.signIn('Demo clerk', await desk.demoSecret())
    expect(await ask('files.take', { id: files[0]?.id })).toBe('files.gone')
    expect(await ask('records.save', { id: 'x', place: places[0]?.id })).toBe('staff.forbidden')
  })
})
