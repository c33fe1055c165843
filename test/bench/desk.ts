/**
 * `npm run bench:desk [-- --starts N] [--only start|camera|chip|files]`: keys and seconds at the demo desk of the built app, in real
 * Electron with the real reader and vault. Each document from the moment at which its page lies steady, or its file is dropped, to its being
 * stored by one press, which comes as soon as a press counts (400 ms after what it decides about has come up).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { build } from '../../electron/dev/build.ts'
import { ensureElectron, runtimeEnvironment } from '../../electron/dev/electron-runtime.ts'
import { runToEnd } from '../../electron/dev/launch.ts'
import { inPrivateSession, startDisplay } from '../../electron/dev/session.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { projectRoot } from '../data-folder.ts'
import { Random } from '../drawn/random.ts'
import { passportPage, td3Lines, type DrawnPassport } from '../e2e/draw-specimen.ts'
import { median } from './camera-figures.ts'
import { sceneOf, type Scene } from './camera-scenes.ts'
import { measureStart, type Start } from './desk-start.ts'
import { DeskBench, type Kept } from './desk-window.ts'

// The demo desk wants a keychain: one of its own, as in the tests.
if (process.platform === 'linux' && process.env['FOYER_DEMO_BUS'] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-keychain-'))
  const again = { command: process.execPath, args: [join(projectRoot, 'electron/dev/run.mjs'), 'test/bench/desk.ts', ...process.argv.slice(2)] }
  const status = await runToEnd(inPrivateSession(folder, again), { cwd: projectRoot, env: process.env })
  rmSync(folder, { recursive: true, force: true })
  process.exit(status)
}

const words = process.argv.slice(2).filter((word) => word !== '--')
const textOf = (name: string): string | null => (words.includes(name) ? words[words.indexOf(name) + 1] ?? null : null)
const starts = Number(textOf('--starts') ?? 3)
const wanted = (name: string): boolean => textOf('--only') === null || textOf('--only') === name
const steadySeconds = 3

/** Five of one name. The desk asks about a document that it stored minutes ago, so that each is used once. */
function familyNamed(surname: string, series: string): readonly DrawnPassport[] {
  return ['ANNA', 'BERND', 'CLARA', 'DAVID', 'EMMA'].map((givenNames, at) => ({
    surname, givenNames, number: `${series}${at + 1}40917`, born: `8${at}0412`, sex: at % 2 === 0 ? 'F' : 'M', expires: '330219',
  }))
}

const family = familyNamed('HOLMSTEDT', 'FM')
const another = familyNamed('LINDQVIST', 'FD')
const [first] = familyNamed('SANDBERG', 'FS')
const genuine = readFileSync(join(projectRoot, 'resources/specimens/passport-genuine.jpg'))
const GENUINE_NUMBER = specimenNumber('passport-genuine')

function specimenNumber(id: string): string {
  const entries = JSON.parse(readFileSync(join(projectRoot, 'resources/specimens/index.json'), 'utf8')) as { id: string, mrz: string[] }[]
  return entries.find((each) => each.id === id)?.mrz.at(-1)?.slice(0, 9).replaceAll('<', '') ?? ''
}

async function pageOf(picture: Buffer): Promise<RgbImage> {
  const { data, info } = await sharp(picture).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

async function sceneFor(picture: Buffer, name: string, lines: string[], seed: number): Promise<Scene> {
  return await sceneOf(new Random(seed), await pageOf(picture), { name, lines }, 'clean', steadySeconds)
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2)
const cpuOf = (cpu: ReadonlyMap<string, number>): string => [...cpu].filter(([, ms]) => ms >= 50).map(([role, ms]) => `${role} ${seconds(ms)}`).join(', ')

function row(what: string, kept: readonly Kept[], all: number): Record<string, string | number> {
  return {
    what, keys: kept.reduce((sum, { keys }) => sum + keys, 0), 'to stored, s': seconds(all),
    'to fields, s': seconds(median(kept.map(({ from, shown }) => shown - from))),
    'looked at, s': seconds(median(kept.map(({ shown, pressed }) => pressed - shown))), 'Enter to stored, s': seconds(median(kept.map(({ pressed, stored }) => stored - pressed))),
    'cpu, s': cpuOf(kept.at(-1)!.cpu),
  }
}

Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
await build()
const display = process.env['DISPLAY'] === undefined && process.platform === 'linux' ? await startDisplay() : null
if (display !== null) process.env['DISPLAY'] = display.name
try {
  if (wanted('start')) await tellStarts()
  if (wanted('camera') || wanted('chip') || wanted('files')) await tellDocuments()
} finally {
  display?.stop()
}

async function tellStarts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-start-'))
  const made: Start[] = []
  // The first one makes the demo desk, and does not count.
  for (let at = 0; at <= starts; at++) {
    const start = await measureStart(process.env['ELECTRON_EXEC_PATH']!, folder)
    if (at > 0) made.push(start)
  }
  rmSync(folder, { recursive: true, force: true })
  const of = (pick: (start: Start) => number): number => median(made.map(pick))
  process.stdout.write(`\nspawn to sign-in, median of ${made.length}: ${seconds(of(({ signInMs }) => signInMs))} s (page begun ${seconds(of(({ pageMs }) => pageMs))}, first paint ${seconds(of(({ firstPaintMs }) => firstPaintMs))}; ${seconds(of(({ cpuMs }) => cpuMs))} s of the processors)\n`)
  const roles = [...new Set(made.flatMap(({ family: all }) => all.map(({ role }) => role)))]
  const sum = (pick: 'cpuMs' | 'rss' | 'pss', role?: string) => of(({ family: all }) => all.filter((each) => role === undefined || each.role === role).reduce((total, each) => total + each[pick], 0))
  const line = (process: string, role?: string) => ({ process, 'resident MB': Math.round(sum('rss', role) / 1e6), 'its share MB': Math.round(sum('pss', role) / 1e6), 'cpu s': seconds(sum('cpuMs', role)) })
  console.table([...roles.map((role) => line(role, role)), line('all')])
}

async function tellDocuments(): Promise<void> {
  const scenes: Scene[] = []
  const pages = await Promise.all(family.map((each) => passportPage(each)))
  if (wanted('camera') || wanted('chip')) for (const [at, page] of pages.entries()) scenes.push(await sceneFor(page, `family-${at}`, [...td3Lines(family[at]!)], 40 + at))
  const specimen = wanted('chip') ? await sceneFor(genuine, 'genuine', [], 50) : null
  const bench = await DeskBench.open(scenes[0] ?? specimen ?? await sceneFor(pages[0]!, 'first', [], 40))
  const rows: Record<string, string | number>[] = []
  try {
    // Once before it counts: the first reading of the day starts engines.
    const [kept] = await bench.byFiles([await passportPage(first!)], [first!.number])
    rows.push(row('the first of the day, one file', [kept!], kept!.stored - kept!.from))
    if (wanted('camera')) {
      const kept: Kept[] = []
      for (const [at, scene] of scenes.entries()) kept.push(await bench.byCamera(scene, family[at]!.number))
      rows.push(row('a passport by camera, median', kept, median(kept.map(({ stored, from }) => stored - from))))
      rows.push(row('a family of five by camera, handling aside', kept, kept.reduce((sum, { stored, from }) => sum + stored - from, 0)))
    }
    if (specimen !== null) {
      const kept = await bench.withChip(specimen, GENUINE_NUMBER, 'passport-genuine')
      rows.push(row('one with its chip by camera', [kept], kept.stored - kept.from))
    }
    if (wanted('files')) {
      const kept = await bench.byFiles(await Promise.all(another.map((each) => passportPage(each))), another.map(({ number }) => number))
      rows.push(row('a family of five, files', kept, kept.at(-1)!.stored - kept[0]!.from))
    }
  } finally {
    await bench.close()
  }
  console.table(rows)
}
