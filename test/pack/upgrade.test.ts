import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPLAY_ARGS } from '../../electron/dev/session.ts'
import { projectRoot } from '../data-folder.ts'
import { DeskPage } from '../e2e/pages.ts'
import { packedFolder, startPacked, type PackedApp } from './packed-app.ts'

/** Main processes that run from a folder. */
function runningFrom(folder: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      // Without words it is only just becoming this program: which of its processes, is not told yet.
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return readlinkSync(`/proc/${pid}/exe`).startsWith(`${folder}/`) && words !== '' && !words.includes('--type=')
    } catch {
      return false
    }
  }).map(Number)
}

/** Desks among them: what reads documents in a cage runs from there too, under Node. */
const desksFrom = (folder: string): number[] => runningFrom(folder).filter((pid) => {
  try {
    return readlinkSync(`/proc/${pid}/exe`).endsWith('/foyer')
  } catch {
    return false
  }
})

describe('a desk under which a newer version is installed', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'foyer-upgrade-')))
  const [old, newer] = [join(home, 'live', '1.0.0.1'), join(home, 'live', '1.1.0.1')]
  const words = ['--window', `--data-folder=${join(home, 'data')}`]
  let app: PackedApp
  const point = (version: string): void => {
    symlinkSync(`live/${version}.1`, join(home, 'current.new'))
    renameSync(join(home, 'current.new'), join(home, 'current'))
  }
  beforeAll(async () => {
    mkdirSync(join(home, 'data'))
    cpSync(packedFolder, old, { recursive: true, verbatimSymlinks: true })
    point('1.0.0')
    // The session has a keychain of its own; here it plays the user's, which a real desk uses.
    app = await startPacked(['--demo', ...words], { ...process.env, FOYER_USER_BUS: process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' }, join(old, 'foyer'))
  })
  afterAll(async () => {
    await app?.close()
    for (const pid of runningFrom(home)) process.kill(pid, 'SIGKILL')
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('goes on from sign-in to a stored record, and says what waits', async () => {
    const desk = new DeskPage(app.page)
    const secret = await desk.demoSecret()
    expect(spawnSync('cp', ['-al', old, newer]).status).toBe(0)
    point('1.1.0')
    await desk.signIn('Demo clerk', secret)
    await app.page.getByText('Foyer 1.1.0 is installed.').waitFor()
    await desk.readFile('page.jpg', readFileSync(join(projectRoot, 'resources', 'specimens', 'passport-genuine.jpg')))
    await desk.layCard('passport-genuine')
    await app.page.getByText('Chip genuine').waitFor()
    await desk.confirm()
    await desk.takeCardAway()
    expect(runningFrom(newer)).toEqual([])
  })

  it('goes from the demo to the real desk when that is started', async () => {
    const second = spawnSync(join(old, 'foyer'), [...DISPLAY_ARGS, '--desk', ...words], { encoding: 'utf8', timeout: 120_000 })
    expect(second.status).toBe(0)
    await app.page.getByRole('heading', { name: 'Set up this desk' }).waitFor()
    expect(await app.page.getByTestId('demo-mark').count()).toBe(0)
  })

  it('starts the newer version by itself, once the desk is set up and nobody is there', async () => {
    const desk = new DeskPage(app.page)
    await desk.setUp('Grace Specimen', 'four words are quite enough')
    expect(runningFrom(newer)).toEqual([])
    await desk.confirmRecoveryKey()
    await expect.poll(() => desksFrom(newer).length, { timeout: 240_000, interval: 1000 }).toBe(1)
    await expect.poll(() => runningFrom(old)).toEqual([])
    // No child of the one before: nobody else ends it.
    for (const pid of desksFrom(newer)) process.kill(pid)
    await expect.poll(() => runningFrom(home)).toEqual([])
  })
})
