/**
 * `npm run bench:starts [-- N]`: N starts of the built app on a display without a graphics processor, and without being told so; each
 * looked at from outside, by the display's own picture, when 15 s are over, and where nothing is shown then, until a minute is: on a machine that
 * has more to do than it can, a start may only be late. Printed: what each
 * showed, when, how often it was started anew, and what its operator's log says.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../electron/dev/build.ts'
import { ensureElectron, runtimeEnvironment } from '../../electron/dev/electron-runtime.ts'
import { runToEnd } from '../../electron/dev/launch.ts'
import { markedRun } from '../../electron/dev/marked-run.ts'
import { inPrivateSession, startDisplay } from '../../electron/dev/session.ts'
import { projectRoot } from '../data-folder.ts'
import { coloursOn, isBlank } from './starts-screen.ts'

if (process.platform === 'linux' && process.env['FOYER_DEMO_BUS'] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-keychain-'))
  const again = { command: process.execPath, args: [join(projectRoot, 'electron/dev/run.mjs'), 'test/bench/starts.ts', ...process.argv.slice(2)] }
  const status = await runToEnd(inPrivateSession(folder, again), { cwd: projectRoot, env: process.env })
  rmSync(folder, { recursive: true, force: true })
  process.exit(status)
}

/** A start that shows nothing after so long is blank, ms. */
const SHOWN_MS = 15_000
/** One that shows nothing after so long is blank for good, ms. */
const GOOD_MS = 60_000
const LOOK_MS = 250

const starts = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 30)
/** Codes of the operator's log so far. */
function told(data: string): string[] {
  const file = join(data, 'log', 'operator.jsonl')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { code: string }).code) : []
}
/** When the display showed something, by `performance.now()`; null where it did not before `end`. */
async function shownBefore(end: number, pictures: string): Promise<number | null> {
  while (performance.now() < end) {
    if (!isBlank(pictures)) return performance.now()
    await wait(LOOK_MS)
  }
  return null
}
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
await build()
const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-starts-'))
const rows: Record<string, string | number>[] = []
let blank = 0
let forGood = 0
for (let at = 1; at <= starts; at++) {
  const pictures = join(folder, `display-${at}`)
  mkdirSync(pictures)
  const display = await startDisplay(1366, 768, pictures)
  const run = markedRun({ ...process.env, DISPLAY: display.name })
  const data = join(folder, 'data')
  const before = told(data).length
  const began = performance.now()
  spawn(process.env['ELECTRON_EXEC_PATH']!, [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), projectRoot, '--demo', `--data-folder=${data}`, '--window'], { env: run.env, stdio: 'ignore' })
  let shownAt: number | null = null
  while (performance.now() - began < SHOWN_MS) {
    await wait(LOOK_MS)
    if (shownAt === null && !isBlank(pictures)) shownAt = performance.now() - began
  }
  const is = isBlank(pictures)
  if (is) blank += 1
  const load = loadavg()[0]!.toFixed(0)
  const lateAt = is ? await shownBefore(began + GOOD_MS, pictures) : null
  if (is && lateAt === null) forGood += 1
  if (lateAt !== null) shownAt = lateAt - began
  const said = told(data).slice(before)
  const times = (code: string): number => said.filter((each) => each === code).length
  rows.push({ start: at, 'first shown, s': shownAt === null ? '-' : (shownAt / 1000).toFixed(1), colours: coloursOn(pictures), 'graphics gone': times('graphics.gone'), 'loaded anew': times('window.reloaded'), 'started anew': times('window.restarted'), 'after 15 s': is ? 'BLANK' : 'shown', 'load of the machine': load })
  process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`)
  run.end()
  display.stop()
}
rmSync(folder, { recursive: true, force: true })
console.table(rows)
process.stdout.write(`${starts} starts without a graphics processor: ${blank} blank after ${SHOWN_MS / 1000} s, ${forGood} of them after ${GOOD_MS / 1000} s\n`)
process.exit(blank === 0 ? 0 : 1)
