/**
 * `npm run bench:idle [-- --seconds N]`: what an open camera costs while nothing lies under it: a bare page that shows the same camera of 1920 x 1080
 * at 30 frames a second, and the desk's scan screen, one after the other in the same Electron; processor time of all their processes, and memory by
 * process: the bare page's is what Chromium itself takes for it. `--maps`: and by what is mapped there.
 *
 * Memory is each process's share (PSS): what several hold counts once in all. Where another Electron or Node of the same files runs beside it, it is less
 * than on a quiet machine; what a process made itself is the same. Of it the fake camera's file takes 5 MB, which a real camera does not.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { build } from '../../electron/dev/build.ts'
import { ensureElectron, runtimeEnvironment } from '../../electron/dev/electron-runtime.ts'
import { fakeCameraArgs } from '../../electron/dev/fake-camera.ts'
import { runToEnd } from '../../electron/dev/launch.ts'
import { DISPLAY_ARGS, inPrivateSession, startDisplay } from '../../electron/dev/session.ts'
import { projectRoot } from '../data-folder.ts'
import { launch } from '../e2e/launch.ts'
import { DeskPage } from '../e2e/pages.ts'
import { familyOf, mappingsOf } from './process-tree.ts'

if (process.platform === 'linux' && process.env['FOYER_DEMO_BUS'] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-keychain-'))
  const again = { command: process.execPath, args: [join(projectRoot, 'electron/dev/run.mjs'), 'test/bench/idle.ts', ...process.argv.slice(2)] }
  const status = await runToEnd(inPrivateSession(folder, again), { cwd: projectRoot, env: process.env })
  rmSync(folder, { recursive: true, force: true })
  process.exit(status)
}

const words = process.argv.slice(2)
const seconds = Number(words.includes('--seconds') ? words[words.indexOf('--seconds') + 1] : 20)
/** Before it counts: what starts behind the window has started, and an empty desk rests. ms */
const SETTLE_MS = 12_000
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/** An empty desk with a sensor's noise: thirty pictures, each another. */
async function emptyDesk(file: string): Promise<void> {
  const frames = await Promise.all(Array.from({ length: 30 }, async () => {
    const noise = await sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#3b3f45', noise: { type: 'gaussian', mean: 66, sigma: 3 } } }).jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer()
    return noise
  }))
  writeFileSync(file, Buffer.concat(frames))
}

/** Of one kind of process: its share of memory, and of that what it made itself, MB. */
interface Held { mb: number, made: number }
interface Cost { what: string, points: number, mb: number, roles: string, held: Map<string, Held> }

/** A mapping that is worth a line, bytes. */
const MAPPING = 1e6

async function measure(what: string, pid: number): Promise<Cost> {
  await wait(SETTLE_MS)
  const before = new Map(familyOf(pid).map((each) => [each.pid, each.cpuMs]))
  const began = performance.now()
  await wait(seconds * 1000)
  const family = familyOf(pid)
  const tookMs = performance.now() - began
  const points = (ms: number): number => (100 * ms) / tookMs
  const spent = family.map(({ pid: its, role, cpuMs, pss }) => ({ role, ms: cpuMs - (before.get(its) ?? 0), pss }))
  const roles = [...new Set(spent.map(({ role }) => role))].map((role) => `${role} ${points(spent.filter((each) => each.role === role).reduce((sum, { ms }) => sum + ms, 0)).toFixed(0)}`)
  const held = new Map<string, Held>()
  for (const { role, pss, made } of family) {
    const so = held.get(role) ?? { mb: 0, made: 0 }
    held.set(role, { mb: so.mb + pss / 1e6, made: so.made + made / 1e6 })
  }
  if (words.includes('--maps')) for (const { pid: its, role } of family) tellMappings(what, role, its)
  return { what, points: points(spent.reduce((sum, { ms }) => sum + ms, 0)), mb: spent.reduce((sum, { pss }) => sum + pss, 0) / 1e6, roles: roles.join(', '), held }
}

function tellMappings(what: string, role: string, pid: number): void {
  for (const [name, bytes] of mappingsOf(pid)) if (bytes >= MAPPING) process.stdout.write(`${what}: ${role}: ${(bytes / 1e6).toFixed(1)} MB ${name}\n`)
}

/** One row for each kind of process: the bare page's, the desk's. */
function byProcess(bare: Cost, ours: Cost): Record<string, object> {
  const roles = [...new Set([...bare.held.keys(), ...ours.held.keys()])]
  const whole = ({ held }: Cost): Held => [...held.values()].reduce((sum, { mb, made }) => ({ mb: sum.mb + mb, made: sum.made + made }), { mb: 0, made: 0 })
  const row = (of: Held | undefined, beside: Held | undefined): object => ({
    'bare page, MB': Math.round(beside?.mb ?? 0), 'the desk, MB': Math.round(of?.mb ?? 0), 'bare page made': Math.round(beside?.made ?? 0), 'the desk made': Math.round(of?.made ?? 0),
  })
  return Object.fromEntries([...roles.map((role) => [role, row(ours.held.get(role), bare.held.get(role))]), ['all', row(whole(ours), whole(bare))]])
}

async function barePage(folder: string, camera: string): Promise<Cost> {
  const app = join(folder, 'bare')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{"name":"bare","main":"main.cjs"}')
  writeFileSync(join(app, 'main.cjs'), 'const { app, BrowserWindow } = require("electron"); app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768, webPreferences: { backgroundThrottling: false } }).loadFile("index.html"))')
  writeFileSync(join(app, 'index.html'), '<!doctype html><body style="margin:0"><video muted playsinline autoplay style="width:100%"></video><script>navigator.mediaDevices.getUserMedia({ video: { width: 1920, height: 1080, frameRate: 30 } }).then((stream) => { document.querySelector("video").srcObject = stream })</script>')
  const child = spawn(process.env['ELECTRON_EXEC_PATH']!, [...DISPLAY_ARGS, ...fakeCameraArgs(camera), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${join(folder, 'bare-data')}`, app], { stdio: 'ignore' })
  try {
    return await measure('a bare page', child.pid!)
  } finally {
    const gone = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill()
    await gone
  }
}

async function desk(camera: string): Promise<Cost> {
  const launched = await launch({ camera, sandbox: process.getuid?.() !== 0 })
  try {
    const page = new DeskPage(launched.page)
    await page.signIn('Demo clerk', await page.demoSecret())
    await launched.page.locator('input[type=radio][value=camera]').check({ force: true })
    await launched.page.locator('.stage video').waitFor()
    return await measure('the scan screen, nothing in view', await launched.app.evaluate(() => process.pid))
  } finally {
    await launched.close()
  }
}

Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
await build()
const display = process.env['DISPLAY'] === undefined ? await startDisplay() : null
if (display !== null) process.env['DISPLAY'] = display.name
const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-idle-'))
try {
  const camera = join(folder, 'camera.mjpeg')
  await emptyDesk(camera)
  const bare = await barePage(folder, camera)
  const ours = await desk(camera)
  console.table([bare, ours].map(({ what, points, mb, roles }) => ({ what, 'of a core, %': points.toFixed(1), 'its share MB': Math.round(mb), roles })))
  console.table(byProcess(bare, ours))
  process.stdout.write(`${(ours.points - bare.points).toFixed(1)} points above a bare page (wanted: at most 10), ${Math.round(ours.mb)} MB (wanted: 400; a bare page: ${Math.round(bare.mb)})\n`)
} finally {
  display?.stop()
  rmSync(folder, { recursive: true, force: true })
}
