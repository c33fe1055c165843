import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { markedRun, type MarkedRun } from '../../electron/dev/marked-run.ts'
import { projectRoot } from '../data-folder.ts'
import { childrenRunning } from './children.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

/** As long as a start may take (launch.ts). */
const START_MS = 180_000

interface Line { code: string, severity: string, time: string, pid: number, why?: string, [fact: string]: unknown }

function lines(dataFolder: string): Line[] {
  const file = join(dataFolder, 'log', 'operator.jsonl')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Line) : []
}
const codes = (dataFolder: string): string[] => lines(dataFolder).map(({ code }) => code)
const times = (dataFolder: string, code: string): number => codes(dataFolder).filter((each) => each === code).length

describe('a page whose process dies', () => {
  let launched: Launched
  beforeAll(async () => { launched = await launch() })
  afterAll(async () => { await launched?.close() })
  const inPage = (script: string): Promise<unknown> => launched.app.evaluate(({ BrowserWindow }, asked) => BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(asked), script)
  const crash = (): Promise<void> => launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
  const text = async (): Promise<string> => String(await inPage('document.body.innerText'))

  it('is there again by itself, nobody is signed in, and the screen says what that means for a document', async () => {
    const desk = new DeskPage(launched.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
    await expect.poll(() => times(launched.dataFolder, 'window.shown')).toBe(1)
    await crash()
    await expect.poll(() => times(launched.dataFolder, 'window.shown')).toBe(2)
    await expect.poll(text).toContain('a document that was not confirmed may be waiting for you once you sign in again')
    expect(codes(launched.dataFolder).filter((code) => code.startsWith('window.'))).toEqual(['window.shown', 'window.gone', 'window.blank', 'window.reloaded', 'window.shown'])
    expect(lines(launched.dataFolder).find(({ code }) => code === 'window.gone')).toMatchObject({ severity: 'error', reason: expect.stringMatching(/^(crashed|killed)$/) as unknown, version: '0.1.0' })
  })

  it('that dies again and again gives way to the fault page, until somebody touches it', async () => {
    for (let at = 2; at <= 3; at++) {
      await crash()
      await expect.poll(() => times(launched.dataFolder, 'window.shown')).toBe(at + 1)
    }
    await crash()
    await expect.poll(() => times(launched.dataFolder, 'window.faultPage')).toBe(1)
    await expect.poll(() => text().catch(() => '')).toMatch(/cannot be shown[\s\S]*nicht darstellen[\s\S]*window\.blank/)
    await launched.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Tab' })
    })
    await expect.poll(() => times(launched.dataFolder, 'window.shown'), { timeout: START_MS }).toBe(5)
    await expect.poll(text).toContain('Who is at the desk?')
  })
})

describe('a process that dies', () => {
  let launched: Launched
  beforeAll(async () => { launched = await launch() })
  afterAll(async () => { await launched?.close() })

  it('is told by its code, its signal, the version and the time, and no memory of it is kept', async () => {
    const appPid = await launched.app.evaluate(() => process.pid)
    await launched.page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
    const [vault] = childrenRunning('vault/index.cjs', appPid)
    process.kill(vault!, 'SIGSEGV')
    await expect.poll(() => times(launched.dataFolder, 'process.back')).toBe(1)
    expect(lines(launched.dataFolder).find(({ code }) => code === 'process.fell')).toEqual({
      code: 'process.fell', severity: 'error', time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown, process: 'vault', signal: 'SIGSEGV', restarts: 0, version: '0.1.0', pid: appPid,
    })
    await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
    await expect.poll(() => times(launched.dataFolder, 'window.gone')).toBe(1)
    const folders = [launched.dataFolder, await launched.app.evaluate(({ app }) => app.getPath('crashDumps'))].filter(existsSync)
    expect(folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' })).filter((name) => /\.dmp$|^core(\.\d+)?$/.test(name))).toEqual([])
    expect(await launched.app.evaluate(({ crashReporter }) => crashReporter.getUploadToServer())).toBe(false)
  })
})

describe('a graphics process', () => {
  let run: MarkedRun
  let folder: string
  const started = (): void => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-e2e-watch-'))
    run = markedRun(process.env)
    spawn(process.env['ELECTRON_EXEC_PATH']!, [projectRoot, '--demo', `--data-folder=${folder}`, '--window'], { env: run.env, stdio: 'ignore' })
  }
  afterEach(() => {
    // One that was stopped does not end with the app, and its surroundings are not ours to look at: it is known by its folder.
    for (const pid of graphics()) end(pid)
    run.end()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })
  /** Some end by themselves in their start. */
  const end = (pid: number): void => { try { process.kill(pid, 'SIGKILL') } catch { /* it has ended */ } }
  /** The app's processes of one kind, by what Chromium calls it. */
  const ofKind = (kind: 'gpu-process' | 'renderer'): number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return words.includes(`--type=${kind}`) && words.includes(folder)
    } catch {
      return false
    }
  }).map(Number)
  const graphics = (): number[] => ofKind('gpu-process')
  const pages = (): number[] => ofKind('renderer')

  it('that dies is told, and the page goes on', async () => {
    started()
    await expect.poll(() => times(folder, 'window.shown'), { timeout: START_MS }).toBe(1)
    await expect.poll(() => graphics().length).toBeGreaterThan(0)
    const [pid] = graphics()
    process.kill(pid!, 'SIGKILL')
    await expect.poll(() => times(folder, 'graphics.gone'), { timeout: 100_000 }).toBeGreaterThan(0)
    await expect.poll(() => graphics().some((each) => each !== pid), { timeout: 100_000 }).toBe(true)
    expect(codes(folder)).not.toContain('window.faultPage')
  })

  it('that draws nothing any more is left behind: the next start goes without, and is shown', async () => {
    started()
    await expect.poll(() => times(folder, 'window.shown'), { timeout: START_MS }).toBe(1)
    const [first] = lines(folder)
    expect(first).toMatchObject({ code: 'app.started', graphics: 'on' })
    await expect.poll(() => [graphics(), pages()].every((each) => each.length > 0)).toBe(true)
    for (const pid of graphics()) process.kill(pid, 'SIGSTOP')
    for (const pid of pages()) end(pid)
    // Two looks at each of two pages, of ten seconds at most each, half a minute for work, and a start, on a machine that may be busy.
    await expect.poll(() => times(folder, 'window.shown'), { timeout: 240_000 }).toBe(2)
    const told = lines(folder).filter(({ code }) => code !== 'graphics.gone')
    // Why it is the first to be noticed depends on what of the page was still there.
    expect(told.map(({ code }) => code)).toEqual(expect.arrayContaining(['window.restarted', 'app.stopped']))
    expect(told.map(({ code }) => code)).not.toContain('app.endedUnexpectedly')
    expect(told.findLast(({ code }) => code === 'app.started')).toMatchObject({ graphics: 'off' })
    // What else the new start has to tell comes before it or after.
    expect(told.findLast(({ code }) => code === 'window.shown')).toMatchObject({ pid: expect.not.toSatisfy((pid: number) => pid === first!.pid) as unknown })
    expect(existsSync(join(folder, 'window', 'without-gpu'))).toBe(false)
  })
})
