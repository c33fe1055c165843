// `npm start`: from a bare checkout to the kiosk on the screen.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import type { Bundle } from './build.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'
import { fakeCameraArgs, writeFakeCamera } from './fake-camera.ts'
import { dataFolder, demoKeychain, launchPlan } from './launch-plan.ts'
import { runToEnd } from './launch.ts'
import { root } from './paths.ts'
import { say } from './say.ts'
import { hasSecretService, inPrivateSession, startDisplay } from './session.ts'
import { ensureSystemParts } from './system-parts.ts'

const SMOKE_SPECIMEN = 'passport-genuine.jpg'
const SMOKE_LIMIT_MS = 180_000
const APP_BUNDLES: readonly Bundle[] = ['main', 'preload', 'renderer', 'reader', 'vault']

export async function main(args: readonly string[]): Promise<number> {
  const plan = launchPlan({
    args,
    env: process.env,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasSecretService: () => hasSecretService(),
  })
  if (plan.refusal !== undefined) {
    say(plan.refusal)
    return 1
  }
  ensureSystemParts(plan.needs)
  const runtime = await ensureElectron()
  const missing = await build(APP_BUNDLES)
  if (missing.length > 0) throw new Error(`this checkout is not complete: ${missing.join(', ')}`)
  for (const note of plan.notes) say(note)

  const env: NodeJS.ProcessEnv = { ...process.env, ...runtimeEnvironment(runtime) }
  // Electron would say ~/.config/Foyer, the command line cannot ask it: both are told.
  if (process.platform === 'linux') env['FOYER_DATA'] = dataFolder(args, env)
  const switches: string[] = []
  const clean: (() => void)[] = []
  try {
    if (plan.smoke) {
      const folder = mkdtempSync(join(tmpdir(), 'foyer-smoke-'))
      clean.push(() => rmSync(folder, { recursive: true, force: true }))
      env['FOYER_DATA'] = folder
      const camera = join(folder, 'camera.mjpeg')
      await writeFakeCamera(join(root, 'resources', 'specimens', SMOKE_SPECIMEN), camera)
      switches.push(...fakeCameraArgs(camera))
      const display = await startDisplay()
      clean.push(() => display.stop())
      env['DISPLAY'] = display.name
      delete env['WAYLAND_DISPLAY']
    }
    const app = { command: runtime.executable, args: [...plan.electronArgs, ...switches, root, ...plan.appArgs] }
    const command = plan.keychain ? inPrivateSession(demoKeychain(dataFolder(args, env)), app) : app
    return await runToEnd(command, { cwd: root, env, ...(plan.smoke ? { limitMs: SMOKE_LIMIT_MS } : {}) })
  } finally {
    for (const step of clean.toReversed()) step()
  }
}

