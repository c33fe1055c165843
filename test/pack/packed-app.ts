import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { DISPLAY_ARGS } from '../../electron/dev/session.ts'
import { projectRoot } from '../data-folder.ts'

/** The build for tests, as `npm test -- pack` leaves it. */
export const packedFolder = join(projectRoot, 'out', 'packed-for-tests', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
export const packedExecutable = join(packedFolder, 'foyer')

export interface PackedApp {
  page: Page
  process: ChildProcess
  /** The end of what it wrote to standard error: what Chromium says of itself. */
  said: () => string
  close(): Promise<void>
}

/** For all of its starts, ms: less than a hook may take (vitest.config.ts). */
const START_MS = 270_000
/** A page on a machine with much to do needs this long to answer the debugger; the old Electron's sometimes never does: seen twice in a row, with its page shown. */
const ANSWER_MS = 30_000
/** The desk itself loads a page anew that draws nothing: so long for that too, ms. */
const SHOWN_MS = 90_000
/** Between two looks whether its page is shown. */
const LOOK_MS = 100

/**
 * Starts the packed app as it is installed, sandbox and all, and looks at its window through the debugger that a build for tests opens. The old
 * Electron's page sometimes draws no frame and answers nobody: the app is started anew then, and that is said.
 */
export async function startPacked(words: readonly string[], env: NodeJS.ProcessEnv = process.env, executable = packedExecutable): Promise<PackedApp> {
  for (const end = performance.now() + START_MS; ;) {
    try {
      return await startOnce(words, env, executable, end)
    } catch (error) {
      if (performance.now() + ANSWER_MS + LEAVE_MS > end) throw error
      process.stderr.write(`the packed app is started anew: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}

async function startOnce(words: readonly string[], env: NodeJS.ProcessEnv, executable: string, until: number): Promise<PackedApp> {
  let text = ''
  const app = spawn(executable, [...DISPLAY_ARGS, '--remote-debugging-port=0', ...words], { env, stdio: ['ignore', 'inherit', 'pipe'] })
  app.stderr.on('data', (chunk: Buffer) => { text = (text + chunk.toString()).slice(-100_000) })
  try {
    const left = (): number => Math.max(1000, until - performance.now() - ANSWER_MS - LEAVE_MS)
    const address = await debuggerOf(app, () => text, left())
    await shown(app, words, Math.min(left(), SHOWN_MS))
    const browser = await chromium.connectOverCDP(address, { noDefaults: true, timeout: ANSWER_MS })
    const context = browser.contexts()[0]
    if (context === undefined) throw new Error('the packed app has no page')
    const page = context.pages()[0] ?? await context.waitForEvent('page', { timeout: left() })
    page.setDefaultTimeout(90_000)
    return {
      page, process: app, said: () => text.slice(-2000),
      close: async () => {
        await end(app)
        // After it: to ask a browser that is still there takes Playwright half a minute.
        await browser.close()
      },
    }
  } catch (error) {
    await end(app)
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${text.slice(-2000)}`, { cause: error })
  }
}

/** @returns the address at which its debugger listens */
async function debuggerOf(app: ChildProcess, said: () => string, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the packed app opened no window')), withinMs)
    const over = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
    }
    app.once('error', (error) => over(() => reject(error)))
    app.once('exit', (status) => over(() => reject(new Error(`the packed app ended with ${status}`))))
    app.stderr?.on('data', () => {
      const found = /^DevTools listening on (ws:\/\/\S+)$/m.exec(said())?.[1]
      if (found !== undefined) over(() => resolve(found))
    })
  })
}

/** A page that is just loading is where the debugger was seen to wait for ever: it is looked at once the desk's own log says that it is shown. */
async function shown(app: ChildProcess, words: readonly string[], withinMs: number): Promise<void> {
  const folder = words.find((word) => word.startsWith('--data-folder='))?.slice('--data-folder='.length)
  if (folder === undefined) throw new Error('the packed app needs a data folder of its own')
  const log = join(folder, 'log', 'operator.jsonl')
  for (const end = performance.now() + withinMs; performance.now() < end;) {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
    if (lines.some((line) => line.includes('"window.shown"') && line.includes(`"pid":${app.pid}}`))) return
    if (app.exitCode !== null || app.signalCode !== null) throw new Error('the packed app ended')
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new Error('the packed app showed no page')
}

/** Longer than the desk takes to leave in order. */
const LEAVE_MS = 20_000

async function end(app: ChildProcess): Promise<void> {
  if (app.pid === undefined || app.exitCode !== null || app.signalCode !== null) return
  const gone = new Promise((resolve) => app.once('exit', resolve))
  app.kill('SIGTERM')
  const timer = setTimeout(() => app.kill('SIGKILL'), LEAVE_MS)
  await gone
  clearTimeout(timer)
}
