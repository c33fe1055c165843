import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Offer } from '../../electron/contract/sources.ts'
import { until } from '../scanners/until.ts'
import { passportPage } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const MOST_SWIPES = 5
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

const has = (command: string, version: string): boolean => {
  const here = spawnSync(command, [version]).status === 0
  if (here) return true
  if (process.env['CI'] !== undefined) throw new Error(`${command} is not here`)
  process.stderr.write(`notice: ${command} is not here; what needs it is not tried\n`)
  return false
}
const [hasXdotool, hasSocat] = [has('xdotool', 'version'), has('socat', '-V')]

describe('documents that come by themselves', () => {
  let launched: Launched
  let desk: DeskPage
  let base: string
  let cable: ChildProcess | null = null
  let near = ''
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'foyer-e2e-sources-'))
    mkdirSync(join(base, 'in'))
    if (hasSocat) {
      const plugged = spawn('socat', ['-d', '-d', 'pty,raw,echo=0', `pty,raw,echo=0,link=${base}/far`], { stdio: ['ignore', 'ignore', 'pipe'] })
      cable = plugged
      let said = ''
      plugged.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
      await until(() => /PTY is (\S+)/.test(said) && existsSync(join(base, 'far')))
      near = /PTY is (\S+)/.exec(said)?.[1] ?? ''
    }
    writeFileSync(join(base, 'policy.json'), JSON.stringify({ hotFolder: join(base, 'in'), hotFolderDone: join(base, 'done'), ...(near === '' ? {} : { serialPort: `${near} 9600` }) }))
    launched = await launch({ env: { FOYER_POLICY: join(base, 'policy.json') } })
    desk = new DeskPage(launched.page)
    await desk.signIn('Demo supervisor', await desk.demoSecret())
    await launched.page.locator('input[type=radio][value=file]').check({ force: true })
  })
  afterAll(async () => {
    await launched?.close()
    cable?.kill('SIGTERM')
    rmSync(base, { recursive: true, force: true })
  })

  const readAndPutAway = async (number: string): Promise<void> => {
    const { page } = launched
    await page.getByTestId('field-documentNumber').getByText(number).first().waitFor()
    await desk.discard()
  }

  it('from a folder: read while the scan page is open, then moved', async () => {
    const picture = await sharp(await passportPage({ surname: 'FOLDERSCAN', givenNames: 'SAGA', number: 'SF5000005', born: '880412', sex: 'F', expires: '330219' })).jpeg().toBuffer()
    writeFileSync(join(base, 'in', 'scan 1.jpg'), picture)
    await readAndPutAway('SF5000005')
    // It has both names for a moment.
    await until(() => readdirSync(join(base, 'in')).length === 0)
    expect(readdirSync(join(base, 'done'))).toEqual(['scan 1.jpg'])
  })

  it.runIf(hasSocat)('from a serial port', async () => {
    writeFileSync(join(base, 'far'), `\x02${LINES.join('\r')}\r\x03`)
    await readAndPutAway('L898902C3')
    expect(launched.output()).not.toContain('L898902C3')
  })

  /** Keys as a keyboard sends them, through the X server. */
  const keys = (...words: string[]): void => { execFileSync('xdotool', words) }

  it.runIf(hasXdotool)('from a reader that types, also into a field in which a person is typing: their text stays', async () => {
    const { page } = launched
    await page.keyboard.press('F3')
    const field = page.locator('input[type=search], input[type=text]').first()
    await field.focus()
    keys('type', '--delay', '90', 'Gupta')
    keys('key', 'Left', 'key', 'Left')
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement).selectionStart === 3)
    // One run of keys, as a reader has it: each line and Enter.
    writeFileSync(join(base, 'typed'), `${LINES.join('\n')}\n`)
    const offered = async () => ((await desk.ask('sources.list', {})).value as Offer[]).some(({ count }) => count > 0)
    /** More than a page sees of a machine before it is known for one: all of it is taken for a person's. */
    const isTheirs = async () => (await field.inputValue()).length > 'Gupta'.length + 16
    for (let swipes = 1; ; swipes += 1) {
      keys('type', '--delay', '2', '--file', join(base, 'typed'))
      await expect.poll(async () => (await offered() ? 'offered' : await isTheirs() ? 'theirs' : await field.inputValue())).toMatch(/^(?:offered|theirs)$/)
      if (await offered()) break
      // A busy machine held one key back for longer than any reader does: what comes so slowly is a person's. It is swiped again.
      expect(swipes).toBeLessThan(MOST_SWIPES)
      process.stderr.write('notice: the keys came too slowly for a reader\n')
      await page.waitForTimeout(1000)
      await field.fill('Gupta')
      await field.evaluate((each: HTMLInputElement) => { each.setSelectionRange(3, 3) })
    }
    await expect.poll(() => field.evaluate((each: HTMLInputElement) => [each.value, each.selectionStart])).toEqual(['Gupta', 3])
    await page.keyboard.press('F2')
    await page.getByTestId('field-documentNumber').getByText('L898902C3').first().waitFor()
    await desk.picture('sources-typed')
    await page.waitForTimeout(600)
    expect(launched.output()).not.toContain('ERIKSSON')
  })

  it.runIf(hasXdotool)('a fast person’s keys, and a machine’s that are no document, stay in their field', async () => {
    const { page } = launched
    await page.keyboard.press('F3')
    const field = page.locator('input[type=search], input[type=text]').first()
    await field.fill('')
    await field.focus()
    keys('type', '--delay', '40', 'Please wait')
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === 'Please wait')
    keys('type', '--delay', '2', 'PASSPORT DESK 7')
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === 'Please waitPASSPORT DESK 7')
    expect(await field.inputValue()).toBe('Please waitPASSPORT DESK 7')
  })
})

describe('documents that wait until somebody says so, as policy has it', () => {
  let launched: Launched
  let base: string
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'foyer-e2e-waits-'))
    mkdirSync(join(base, 'in'))
    writeFileSync(join(base, 'policy.json'), JSON.stringify({ hotFolder: join(base, 'in'), hotFolderShred: true, takeOffered: false }))
    launched = await launch({ env: { FOYER_POLICY: join(base, 'policy.json') } })
    const desk = new DeskPage(launched.page)
    await desk.signIn('Demo supervisor', await desk.demoSecret())
    await launched.page.locator('input[type=radio][value=file]').check({ force: true })
  })
  afterAll(async () => {
    await launched?.close()
    rmSync(base, { recursive: true, force: true })
  })

  it('are told in a line with a button; one that is no picture says why, and stays where it was', async () => {
    const { page } = launched
    writeFileSync(join(base, 'in', 'damaged.jpg'), 'no picture')
    await page.getByTestId('take-offered').click()
    await page.getByTestId('error-note').first().waitFor()
    const picture = await sharp(await passportPage({ surname: 'WAITSCAN', givenNames: 'SAGA', number: 'SW6000006', born: '880412', sex: 'F', expires: '330219' })).jpeg().toBuffer()
    writeFileSync(join(base, 'in', 'page.jpg'), picture)
    await page.getByTestId('take-offered').click()
    await page.getByTestId('field-documentNumber').getByText('SW6000006').first().waitFor()
    await until(() => !existsSync(join(base, 'in', 'page.jpg')))
    expect(readdirSync(join(base, 'in'))).toEqual(['damaged.jpg'])
  })
})
