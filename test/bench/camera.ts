/**
 * `npm run bench:camera [-- --scenes N] [--seed N] [--view clean|handheld|poor] [--headless] [--window] [--cpu] [--verbose]`: how long it
 * takes from a page that lies still under the camera to its fields on the screen, on drawn scenes of 1920 x 1080 at 30 frames a second.
 * In the window: the built app in a real Electron, the scene through Chromium's fake camera. Headless: the same frames straight to the
 * reader's camera streams, on a clock that moves by what each frame took (with --cpu by the processor's time, for a busy machine).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from '../../electron/dev/launch.ts'
import { inPrivateSession } from '../../electron/dev/session.ts'
import { openCameraStreams } from '../../electron/reader/camera-streams.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { drawScene, framesASecond, views, type Scene, type ViewName } from './camera-scenes.ts'
import { measureWindow } from './camera-window.ts'
import { median, quantile, type Seen } from './camera-figures.ts'

// The window's demo desk wants a keychain: one of its own, as in the tests.
if (!process.argv.includes('--headless') && process.platform === 'linux' && process.env['FOYER_DEMO_BUS'] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-keychain-'))
  const again = { command: process.execPath, args: [join(projectRoot, 'electron/dev/run.mjs'), 'test/bench/camera.ts', ...process.argv.slice(2)] }
  const status = await runToEnd(inPrivateSession(folder, again), { cwd: projectRoot, env: process.env })
  rmSync(folder, { recursive: true, force: true })
  process.exit(status)
}

const words = process.argv.slice(2).filter((word) => word !== '--')
const flag = (name: string): boolean => words.includes(name)
const textOf = (name: string): string | null => (words.includes(name) ? words[words.indexOf(name) + 1] ?? null : null)
const scenesPerView = Number(textOf('--scenes') ?? 8)
const seed = Number(textOf('--seed') ?? 4)
const steadySeconds = 3
const chosen = (Object.keys(views) as ViewName[]).filter((name) => textOf('--view') === null || textOf('--view') === name)

function clock(): number {
  if (!flag('--cpu')) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function measureHeadless(scenes: readonly Scene[]): Promise<Seen[]> {
  const modulesFolder = join(projectRoot, 'node_modules')
  const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, certificates: async () => [], now: () => new Date() })
  const streams = openCameraStreams({ documents, modulesFolder })
  await Promise.all([documents.mrz.ready, documents.barcodes])
  // The first frames pay for compiling, as they do once a day at a desk.
  if (scenes[0] !== undefined) for (let i = 0; i < 3; i++) await streams.frame({ stream: 'warm', sequence: i, timeMs: i * 100, jpeg: scenes[0].frames.at(-1 - i)!, earlier: null })
  streams.close('warm')
  const seen: Seen[] = []
  for (const scene of scenes) {
    let t = 0
    let analysed = 0
    let lines: string[] | null = null
    const costs: number[] = []
    const hints: string[] = []
    while (lines === null && Math.floor((t * framesASecond) / 1000) < scene.frames.length) {
      const began = clock()
      const answer = await streams.frame({ stream: scene.name, sequence: analysed, timeMs: t, jpeg: scene.frames[Math.floor((t * framesASecond) / 1000)]!, earlier: null })
      const took = clock() - began
      if (flag('--verbose')) hints.push(`${Math.round(t)}:${answer.hint ?? answer.phase}(${Math.round(took)})`)
      costs.push(took)
      // The next frame of the camera, at the soonest.
      t = Math.max(t + took, Math.ceil((t * framesASecond) / 1000 + 0.001) / framesASecond * 1000)
      analysed += 1
      if (answer.reading !== null) lines = answer.reading.mrz?.lines ?? []
    }
    streams.close(scene.name)
    if (flag('--verbose')) process.stdout.write(`${scene.name} ${lines === null ? 'NOT READ' : lines.join('') === scene.lines.join('') ? 'ok' : `WRONG\n${scene.lines.join('\n')}\n${lines.join('\n')}`} ${hints.join(' ')}\n`)
    seen.push({ scene, lines, ms: lines === null ? null : t - (scene.steadyFrom * 1000) / framesASecond, analysedASecond: (analysed * 1000) / t, leastFps: null, frameMs: median(costs) })
  }
  await documents.close()
  return seen
}

function row(view: string, seen: readonly Seen[]): Record<string, string | number> {
  const times = seen.flatMap(({ ms }) => (ms === null ? [] : [ms]))
  const fps = seen.flatMap(({ leastFps }) => (leastFps === null ? [] : [leastFps]))
  return {
    view, scenes: seen.length, read: times.length,
    wrong: seen.filter(({ lines, scene }) => lines !== null && lines.join('\n') !== scene.lines.join('\n')).length,
    'median ms': times.length === 0 ? '-' : Math.round(median(times)), 'p95 ms': times.length === 0 ? '-' : Math.round(quantile(times, 0.95)),
    'ms a frame': seen.some(({ frameMs }) => frameMs !== null) ? Math.round(median(seen.flatMap(({ frameMs }) => frameMs ?? []))) : '-',
    'frames analysed/s': median(seen.map(({ analysedASecond }) => analysedASecond)).toFixed(1),
    ...(fps.length === 0 ? {} : { 'window frames/s, worst second': Math.round(Math.min(...fps)) }),
  }
}

const all: [ViewName, Scene[]][] = []
for (const view of chosen) {
  const scenes: Scene[] = []
  for (let i = 0; i < scenesPerView; i++) scenes.push(await drawScene(seed, i, view, steadySeconds))
  all.push([view, scenes])
}
if (!flag('--window')) {
  process.stdout.write(`\nfrom steady to a Reading, headless, ${flag('--cpu') ? 'processor' : 'wall-clock'} ms (seed ${seed})\n`)
  const seen = await measureHeadless(all.flatMap(([, scenes]) => scenes))
  console.table([...all.map(([view, scenes]) => row(view, seen.filter(({ scene }) => scenes.includes(scene)))), row('all', seen)])
}
if (!flag('--headless')) {
  const seen = await measureWindow(all.flatMap(([, scenes]) => scenes), flag('--verbose'))
  process.stdout.write(`\nfrom steady to the fields on the screen, in the window, wall-clock ms (seed ${seed})\n`)
  console.table([...all.map(([view, scenes]) => row(view, seen.filter(({ scene }) => scenes.includes(scene)))), row('all', seen)])
}
