// `npm start`: from a bare checkout to the kiosk on the screen.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import type { Bundle } from './build.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'
import { launchPlan } from './launch-plan.ts'
import { runToEnd } from './launch.ts'
import { root } from './paths.ts'
import { say } from './say.ts'
import { hasSecretService, inPrivateSession, startDisplay } from './session.ts'
import { ensureSystemParts } from './system-parts.ts'

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
  const clean: (() => void)[] = []
  try {
    if (plan.smoke) {
      const folder = mkdtempSync(join(tmpdir(), 'foyer-smoke-'))
      clean.push(() => rmSync(folder, { recursive: true, force: true }))
      env['FOYER_DATA_DIR'] = folder
      const display = await startDisplay()
      clean.push(() => display.stop())
      env['DISPLAY'] = display.name
      delete env['WAYLAND_DISPLAY']
    }
    const app = { command: runtime.executable, args: [...plan.electronArgs, root, ...plan.appArgs] }
    const keychain = plan.keychainFolder ?? (plan.smoke && env['FOYER_DATA_DIR'] ? join(env['FOYER_DATA_DIR'], 'keychain') : undefined)
    const command = keychain === undefined ? app : inPrivateSession(keychain, app)
    return await runToEnd(command, { cwd: root, env, ...(plan.smoke ? { limitMs: SMOKE_LIMIT_MS } : {}) })
  } finally {
    for (const step of clean.toReversed()) step()
  }
}

