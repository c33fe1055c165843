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

/** Starts the packed app as it is installed, sandbox and all, and looks at its window through the debugger that a build for tests opens. */
export async function startPacked(words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<PackedApp> {
  let text = ''
  const app = spawn(packedExecutable, [...DISPLAY_ARGS, '--remote-debugging-port=0', ...words], { env, stdio: ['ignore', 'inherit', 'pipe'] })
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the packed app opened no window: ${text.slice(-2000)}`)), START_MS)
    const ended = (status: number | null): void => { clearTimeout(timer); reject(new Error(`the packed app ended with ${status}: ${text.slice(-2000)}`)) }
    app.once('exit', ended)
    app.stderr.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-100_000)
      const found = /^DevTools listening on (ws:\/\/\S+)$/m.exec(text)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      app.off('exit', ended)
      resolve(found)
    })
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const context = browser.contexts()[0]
  if (context === undefined) throw new Error('the packed app has no page')
  const page = context.pages()[0] ?? await context.waitForEvent('page', { timeout: START_MS })
  page.setDefaultTimeout(90_000)
  return {
    page, process: app, said: () => text.slice(-2000),
    close: async () => {
      const gone = new Promise((resolve) => app.once('exit', resolve))
      if (app.exitCode === null && app.signalCode === null) {
        app.kill('SIGTERM')
        await gone
      }
      // After it: to ask a browser that is still there takes Playwright half a minute.
      await browser.close()
    },
  }
}
