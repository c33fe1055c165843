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
import sharp from 'sharp'
import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import { halveLuma } from '../../renderer/scan/camera-source.ts'
import { projectRoot } from '../data-folder.ts'
import { drawScene, frameHeight, framesASecond, frameWidth, views, type Scene, type ViewName } from './camera-scenes.ts'
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

/** A frame as the page sends it: all of it, small and gray, or a part of it in full. */
async function grab(jpeg: Uint8Array, region: Rect | null): Promise<CameraFrame> {
  const whole = { x: 0, y: 0, width: frameWidth, height: frameHeight }
  const of = region ?? whole
  const { data } = await sharp(jpeg).extract({ left: of.x, top: of.y, width: of.width, height: of.height }).raw().toBuffer({ resolveWithObject: true })
  const { width, height } = of
  const planes = new Uint8Array(width * height * 1.5)
  for (let i = 0, at = 0; i < width * height; i++, at += 3) planes[i] = (77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]! + 128) >> 8
  if (region === null) return { kind: 'gray', ...halveLuma(planes, width, height, width), of }
  for (let y = 0, to = width * height; y < height; y += 2) {
    for (let x = 0; x < width; x += 2, to++) {
      const at = (y * width + x) * 3
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!]
      planes[to] = 128 - 0.169 * r - 0.331 * g + 0.5 * b
      planes[to + (width * height) / 4] = 128 + 0.5 * r - 0.419 * g - 0.081 * b
    }
  }
  return { kind: 'i420', width, height, data: planes, fullRange: true, of }
}

async function measureHeadless(scenes: readonly Scene[]): Promise<Seen[]> {
  const modulesFolder = join(projectRoot, 'node_modules')
  const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, certificates: async () => [], now: () => new Date() })
  const streams = openCameraStreams({ documents, modulesFolder, onSight: () => undefined })
  await Promise.all([documents.mrz.ready, documents.barcodes])
  // The first frames pay for compiling, as they do once a day at a desk.
  if (scenes[0] !== undefined) for (let i = 0; i < 3; i++) await streams.frame({ stream: 'warm', sequence: i, timeMs: i * 100, frame: await grab(scenes[0].frames.at(-1 - i)!, null), earlier: null })
  streams.close('warm')
  const seen: Seen[] = []
  for (const scene of scenes) {
    let t = 0
    let analysed = 0
    let region: Rect | null = null
    let lines: string[] | null = null
    const costs: number[] = []
    const hints: string[] = []
    while (lines === null && Math.floor((t * framesASecond) / 1000) < scene.frames.length) {
      // What the page does before it sends; the window's figures hold that too.
      const frame = await grab(scene.frames[Math.floor((t * framesASecond) / 1000)]!, region)
      const began = clock()
      const answer = await streams.frame({ stream: scene.name, sequence: analysed, timeMs: t, frame, earlier: null })
      region = answer.region
      const took = clock() - began
      if (flag('--verbose')) hints.push(`${Math.round(t)}:${answer.hint ?? answer.phase}${frame.kind === 'gray' ? '' : '*'}(${Math.round(took)})`)
      costs.push(took)
      // The next frame of the camera, at the soonest.
      t = Math.max(t + took, Math.ceil((t * framesASecond) / 1000 + 0.001) / framesASecond * 1000)
      analysed += 1
      if (answer.document !== null) lines = answer.document.reading.mrz?.lines ?? []
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
