import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passportPage, type DrawnPassport } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const missing = [['xdotool', 'version'], ['xkbcomp', '-version'], ['openbox', '--version']].filter(([command = '', arg = '']) => spawnSync(command, [arg]).error !== undefined).map(([command]) => command)
/** Long enough to have the other window in front on a busy machine. */
const GO_SECONDS = 10
const specimen: DrawnPassport = { surname: 'LINDQVIST', givenNames: 'SAGA', number: 'FQ8821734', born: '880412', sex: 'F', expires: '330219' }

it.runIf(process.env['CI'] !== undefined)('has every part that these tests need', () => { expect(missing).toEqual([]) })

describe.skipIf(missing.length > 0)('a stored record typed into the form of another program', () => {
  let launched: Launched
  let desk: DeskPage
  let rules: string
  let manager: ChildProcess
  let browser: Browser
  let form: Page
  const typed = () => form.evaluate(() => [...document.querySelectorAll('input')].map(({ value }) => value))
  const inFront = async (): Promise<void> => {
    await form.bringToFront()
    spawnSync('xdotool', ['search', '--onlyvisible', '--name', 'Front office', 'windowactivate', '--sync'])
    await form.click('#f0')
  }
  const open = async (): Promise<void> => {
    const { page } = launched
    await page.getByTestId('type-into').click()
    await page.getByTestId('typing-start').waitFor()
  }
  beforeAll(async () => {
    manager = spawn('openbox', [], { stdio: 'ignore' })
    rules = mkdtempSync(join(tmpdir(), 'foyer-e2e-rules-'))
    writeFileSync(join(rules, 'policy.json'), '{"allowTyping":true,"kiosk":false}')
    launched = await launch({ env: { FOYER_POLICY: join(rules, 'policy.json') } })
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: false, chromiumSandbox: false, args: ['--ozone-platform=x11', '--window-size=700,400'] })
    form = await browser.newPage()
    await form.setContent('<title>Front office</title><form onsubmit="document.title = `Front office, sent`; return false"><input id="f0"><input id="f1"><input id="f2"><button>Send</button></form>')
    desk = new DeskPage(launched.page)
    const folder = join(launched.dataFolder, 'files')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'page.png'), await passportPage(specimen))
    await desk.signIn('Demo administrator', await desk.demoSecret())
  })
  afterAll(async () => {
    await browser?.close()
    await launched?.close()
    manager?.kill()
    rmSync(rules, { recursive: true, force: true })
  })

  it('by a layout that the administrator draws', async () => {
    const { page } = launched
    await desk.chooseFile('This computer', 'page.png')
    await desk.reading()
    await desk.confirm()
    await page.keyboard.press('F8')
    await page.getByRole('button', { name: 'Type into forms' }).click()
    await page.getByTestId('typing-add').click()
    await page.getByLabel('Name', { exact: true }).fill('Front office')
    for (const step of ['9, Document number', '8, Tab key', '7, Nationality', '6, Tab key']) await page.getByRole('button', { name: `Take out: ${step}` }).click()
    await page.getByLabel('Step 6').selectOption({ label: 'Enter key' })
    await page.getByTestId('typing-step-add').click()
    await page.getByLabel('Time to go to the other program, seconds').fill(`${GO_SECONDS}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await page.getByTestId('typing-settings').getByText('Front office').waitFor()
    expect(await page.getByTestId('typing-settings').getByText('Front office').count()).toBe(1)
  })

  it('where it is in front, and says so in the trail without a word of it', async () => {
    const { page } = launched
    await desk.find('lindqvist')
    await desk.openFirstRecord()
    await open()
    await page.getByTestId('typing-start').click()
    await page.getByTestId('typing-waits').waitFor()
    await inFront()
    await expect.poll(typed).toEqual(['LINDQVIST', 'SAGA', '12.04.1988'])
    await page.getByTestId('typed').waitFor()
    await expect.poll(() => form.title()).toBe('Front office, sent')
    expect(await launched.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('')
  })

  it('never into our own window', async () => {
    const { page } = launched
    const before = await typed()
    await launched.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.focus() })
    await page.getByTestId('typing-start').click()
    await page.getByText('No other program’s window was in front.').waitFor()
    expect(await typed()).toEqual(before)
  })

  it('no further once Escape was pressed in the other program', async () => {
    const { page } = launched
    await page.getByTestId('typing-start').click()
    await page.getByTestId('typing-waits').waitFor()
    await inFront()
    spawnSync('xdotool', ['key', 'Escape'])
    await page.getByText('Typing was stopped.').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await desk.openAudit()
    await page.getByTestId('audit-export').click()
    await page.getByRole('radio', { name: 'This computer' }).check({ force: true })
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByTestId('saved').waitFor()
    const folder = join(launched.dataFolder, 'files')
    const file = spawnSync('ls', [folder], { encoding: 'utf8' }).stdout.split('\n').find((name) => name.startsWith('foyer-audit-') && name.endsWith('.jsonl'))
    const text = readFileSync(join(folder, file ?? ''), 'utf8')
    const events = text.trim().split('\n').map((line) => JSON.parse(line) as { action: string; detail: string | null; error: string | null; subject: string | null })
    expect(events.filter(({ action, error }) => action === 'internal.typeRecord' && error === null).every(({ detail, subject }) => /^layout=\S+ fields=3$/.test(detail ?? '') && subject !== null)).toBe(true)
    expect(events.filter(({ action }) => action === 'typing.type').map(({ error }) => error)).toEqual(['typing.noTarget', 'typing.stopped'])
    expect(text).not.toContain('LINDQVIST')
  })
})
