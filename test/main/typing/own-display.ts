import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chromium, type Page } from 'playwright-core'

/** A display of its own with windows that take the keyboard from each other, and a form in Debian's Chromium. */
export interface OwnDisplay {
  env: Record<string, string>
  /** Another program's window with these fields, in front, the first of them ready. */
  form(fields: number): Promise<Page>
  close(): Promise<void>
}

const displayOf = async (server: ChildProcess): Promise<string> => {
  const [said] = await once(server.stdio[3]!, 'data') as [Buffer]
  return `:${said.toString().trim()}`
}

export async function ownDisplay(): Promise<OwnDisplay> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1366x768x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/root', DISPLAY: await displayOf(server) }
  const manager = spawn('openbox', [], { env, stdio: 'ignore' })
  const browsers: { close(): Promise<void> }[] = []
  return {
    env,
    async form(fields) {
      const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: false, chromiumSandbox: false, env, args: ['--ozone-platform=x11'] })
      browsers.push(browser)
      const page = await browser.newPage()
      const title = `form ${browsers.length}`
      await page.setContent(`<title>${title}</title>${Array.from({ length: fields }, (_each, at) => `<input id="f${at}" style="width: 800px">`).join('')}`)
      await page.bringToFront()
      // Which window has the keyboard is decided by another program, in its own time.
      while (!spawnSync('xdotool', ['getactivewindow', 'getwindowname'], { env, encoding: 'utf8' }).stdout.includes(title)) await new Promise((resolve) => { setTimeout(resolve, 50) })
      await page.click('#f0')
      return page
    },
    async close() {
      for (const browser of browsers) await browser.close()
      manager.kill()
      server.kill()
    },
  }
}
