import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { projectRoot } from '../data-folder.ts'

/** The build for tests, as `npm test -- pack` leaves it. */
export const packedFolder = join(projectRoot, 'out', 'packed-for-tests', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
export const packedExecutable = join(packedFolder, 'foyer')

export interface PackedApp {
  page: Page
  process: ChildProcess
  close(): Promise<void>
}

const START_MS = 240_000

/** Starts the packed app as it is installed, sandbox and all, and looks at its window through the debugger that a build for tests opens. */
export async function startPacked(words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<PackedApp> {
  const app = spawn(packedExecutable, ['--remote-debugging-port=0', ...words], { env, stdio: ['ignore', 'inherit', 'pipe'] })
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
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
    page, process: app,
    close: async () => {
      await browser.close()
      const gone = new Promise((resolve) => app.once('exit', resolve))
      if (app.exitCode === null && app.signalCode === null) {
        app.kill('SIGTERM')
        await gone
      }
    },
  }
}
