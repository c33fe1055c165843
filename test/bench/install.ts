/**
 * `npm run bench:install`: the Debian package on a view of this machine, by dpkg, and the real desk of an ordinary user with it: installed, upgraded
 * while it runs, an older version refused, removed, purged, installed anew; where users may make name spaces, and where they may not. Printed:
 * after each step, how long the desk took to answer, by which version, and how its page is kept. Needs root, for dpkg.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { makeDeb } from '../../electron/dev/linux/deb.ts'
import { collectLicences } from '../../electron/dev/licences.ts'
import { packForTests } from '../../electron/dev/pack-for-tests.ts'
import { DISPLAY_ARGS, startDisplay } from '../../electron/dev/session.ts'
import { DeskPage } from '../e2e/pages.ts'
import { packedFolder } from '../pack/packed-app.ts'
import { openView, type View, type Way } from './install-view.ts'

const SECRET = 'four words are quite enough'
const PERSON = 'Grace Specimen'
const UID = 64_321
/** As a desktop's: a bus, and a keychain that signing in has opened. */
const SESSION = 'printf %s word | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
/** A desk that has not answered by then is no desk, ms. */
const ANSWER_MS = 60_000

interface Desk { page: Page, browser: Browser, process: ChildProcess, seconds: number }
interface Row { way: Way, step: string, 'dpkg, s': string, answered: string, 'by version': string, 'page kept by': string }

/** Of the app in the view, by a word of its command line: those of its clerk, since this machine may have a desk of its own at the same path. */
function processesOf(word: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return /\/opt\/Foyer\/.*\/foyer$/.test(readlinkSync(`/proc/${pid}/exe`)) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word) && readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nUid:\t${UID}\t`)
    } catch {
      return false
    }
  })
}

/** How its page is kept, by what the kernel says of that process. */
function keptBy(): string {
  const [pid] = processesOf('--type=renderer')
  if (pid === undefined) return 'no page'
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const spaces = (/^NSpid:(.*)$/m.exec(status)?.[1] ?? '').trim().split(/\s+/).length
  const helper = readdirSync('/proc').some((name) => {
    try {
      return /\/opt\/Foyer\/.*\/chrome-sandbox$/.test(readlinkSync(`/proc/${name}/exe`))
    } catch {
      return false
    }
  })
  return `${helper ? 'helper, ' : ''}${spaces} process name spaces, seccomp ${/^Seccomp:\s*(\d)/m.exec(status)?.[1] ?? '?'}`
}

/** Development's old Electron sometimes never answers its debugger (test/pack/packed-app.ts): said, and started anew. */
const STARTS = 3

async function start(view: View, display: string): Promise<Desk> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await startOnce(view, display)
    } catch (error) {
      if (starts === STARTS) throw error
      process.stdout.write(`started anew: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`)
      for (const pid of processesOf('--window')) process.kill(pid, 'SIGKILL')
    }
  }
}

async function startOnce(view: View, display: string): Promise<Desk> {
  const node = readdirOf(view, '/opt/Foyer/current/resources/app.asar.unpacked/node_modules').find((name) => name.startsWith('node-linux-'))
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/home/clerk', XDG_RUNTIME_DIR: '/home/clerk/run', LANG: 'C.UTF-8', DISPLAY: display,
    // What development's Electron needs for native code; the pinned one does not look.
    FOYER_NODE24: `/opt/Foyer/current/resources/app.asar.unpacked/node_modules/${node ?? ''}/bin/node`,
  }
  const began = performance.now()
  const { command, args } = view.asUser(UID, UID, env, { command: 'dbus-run-session', args: ['--', 'bash', '-c', SESSION, 'session', '/usr/bin/foyer', ...DISPLAY_ARGS, '--remote-debugging-port=0', '--window'] })
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000)
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (status) => reject(new Error(`the desk ended with ${status}: ${said.slice(-2000)}`)))
    setTimeout(() => reject(new Error(`the desk opened no window: ${said.slice(-2000)}`)), ANSWER_MS).unref()
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true, timeout: ANSWER_MS })
  const context = browser.contexts()[0]!
  const page = context.pages()[0] ?? await context.waitForEvent('page')
  page.setDefaultTimeout(ANSWER_MS)
  await page.locator('h1').first().waitFor()
  return { page, browser, process: child, seconds: (performance.now() - began) / 1000 }
}

const readdirOf = (view: View, folder: string): string[] => view.run(`ls '${folder}'`).stdout.split('\n').filter((name) => name !== '')

/** A person signs in and out; how long until they are in, s. */
async function answers({ page }: Pick<Desk, 'page'>): Promise<number> {
  await page.locator('#secret').fill(SECRET)
  const began = performance.now()
  await page.keyboard.press('Enter')
  await page.locator('nav').first().waitFor()
  const took = (performance.now() - began) / 1000
  await page.keyboard.press('F9')
  await page.locator('#secret').waitFor()
  return took
}

async function close(desk: Desk): Promise<void> {
  const gone = new Promise((resolve) => desk.process.once('exit', resolve))
  for (const pid of processesOf('--window').filter((each) => !readFileSync(`/proc/${each}/cmdline`, 'utf8').includes('--type='))) process.kill(pid, 'SIGTERM')
  await gone
  await desk.browser.close()
}

/** The version whose tree the desk runs from. */
function running(): string {
  const [pid] = processesOf('--type=renderer')
  return pid === undefined ? '-' : basename(dirname(readlinkSync(`/proc/${pid}/exe`))).replace(/\.\d+$/, '')
}

async function walk(way: Way, scratch: string, packages: string, display: string): Promise<Row[]> {
  const rows: Row[] = []
  const view = await openView(mkdtempSync(join(scratch, 'view-')), packages, way)
  let desk: Desk | null = null
  try {
    view.run(`useradd --uid ${UID} --create-home --shell /bin/sh clerk && mkdir -m 700 /home/clerk/run && chown clerk: /home/clerk/run`)
    const dpkg = (words: string, wanted: 0 | 1 = 0): string => {
      const began = performance.now()
      const { status, stdout, stderr } = view.run(`dpkg ${words}`)
      if (status !== wanted) throw new Error(`dpkg ${words}: ${status} ${stdout}${stderr}`)
      if (wanted === 1 && !stderr.includes('package.downgrade')) throw new Error(stderr)
      return ((performance.now() - began) / 1000).toFixed(1)
    }
    const note = (step: string, took: string, seconds: number): void => {
      rows.push({ way, step, 'dpkg, s': took, answered: `${seconds.toFixed(1)} s`, 'by version': running(), 'page kept by': keptBy() })
      process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`)
    }
    const install = dpkg('-i /packages/1.0.0.deb')
    desk = await start(view, display)
    note('installed: start to the first screen', install, desk.seconds)
    const setUp = new DeskPage(desk.page)
    await setUp.setUp(PERSON, SECRET)
    await setUp.confirmRecoveryKey()
    await desk.page.locator('#secret').waitFor()
    note('set up: signing in', '-', await answers(desk))
    note('upgraded while it runs: signing in', dpkg('-i /packages/1.1.0.deb'), await answers(desk))
    note('older version refused while it runs: signing in', dpkg('-i /packages/1.0.0.deb', 1), await answers(desk))
    await close(desk)
    for (const [step, words] of [['started again: the newer version', null], ['removed and installed', '-r foyer'], ['purged and installed', '-P foyer']] as const) {
      const took = words === null ? '-' : `${dpkg(words)} + ${dpkg('-i /packages/1.1.0.deb')}`
      desk = await start(view, display)
      note(`${step}: start`, took, desk.seconds)
      note(`${step}: signing in`, '-', await answers(desk))
      await close(desk)
    }
    desk = null
    dpkg('-P foyer')
    const left = view.run('ls -d /opt/Foyer /usr/bin/foyer 2>/dev/null; ls /home/clerk/.config/foyer').stdout.trim().split('\n')
    process.stdout.write(`left after the purge: ${left.join(' ')}\n`)
    return rows
  } finally {
    desk?.process.kill('SIGKILL')
    for (const pid of processesOf('--window')) process.kill(pid, 'SIGKILL')
    await view.end()
  }
}

await packForTests()
const scratch = mkdtempSync(join(tmpdir(), 'foyer-bench-install-'))
const packages = join(scratch, 'packages')
mkdirSync(packages)
for (const version of ['1.0.0', '1.1.0']) {
  makeDeb({ folder: packedFolder, version, arch: process.arch, description: 'Reads.', epoch: 1_700_000_000, licences: collectLicences(), quick: true, output: join(packages, `${version}.deb`) })
}
const display = await startDisplay(1366, 768)
const rows: Row[] = []
try {
  for (const way of ['name spaces', 'helper with root’s rights'] as const) rows.push(...await walk(way, scratch, packages, display.name))
} finally {
  display.stop()
  rmSync(scratch, { recursive: true, force: true })
}
console.table(rows)
