import { spawn, type ChildProcess } from 'node:child_process'
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

const START_MS = 240_000

/** A page on a machine with much to do needs this long to answer the debugger; the old Electron's sometimes never does: seen twice in a row, with its page shown. */
const ANSWER_MS = 30_000
const STARTS = 6

/**
 * Starts the packed app as it is installed, sandbox and all, and looks at its window through the debugger that a build for tests opens. The old
 * Electron's page sometimes draws no frame and answers nobody: the app is started anew then, and that is said.
 */
export async function startPacked(words: readonly string[], env: NodeJS.ProcessEnv = process.env, executable = packedExecutable): Promise<PackedApp> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await startOnce(words, env, executable)
    } catch (error) {
      if (starts === STARTS) throw error
      process.stderr.write(`the packed app is started anew: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}

async function startOnce(words: readonly string[], env: NodeJS.ProcessEnv, executable: string): Promise<PackedApp> {
  let text = ''
  const app = spawn(executable, [...DISPLAY_ARGS, '--remote-debugging-port=0', ...words], { env, stdio: ['ignore', 'inherit', 'pipe'] })
  app.stderr.on('data', (chunk: Buffer) => { text = (text + chunk.toString()).slice(-100_000) })
  try {
    const browser = await chromium.connectOverCDP(await debuggerOf(app, () => text), { noDefaults: true, timeout: ANSWER_MS })
    const context = browser.contexts()[0]
    if (context === undefined) throw new Error('the packed app has no page')
    const page = context.pages()[0] ?? await context.waitForEvent('page', { timeout: START_MS })
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

/** Its page is looked at once it is shown: one that is just loading is where the debugger was seen to wait for ever. @returns the address at which its debugger listens */
async function debuggerOf(app: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the packed app opened no window')), START_MS)
    app.once('error', reject)
    app.once('exit', (status) => reject(new Error(`the packed app ended with ${status}`)))
    app.stderr?.on('data', () => {
      const found = /^DevTools listening on (ws:\/\/\S+)$/m.exec(said())?.[1]
      if (found === undefined || !said().includes('"code":"window.shown"')) return
      clearTimeout(timer)
      resolve(found)
    })
  })
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
