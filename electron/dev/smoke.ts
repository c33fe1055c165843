// The smoke run of an app, from a checkout or packed: a fresh demo desk in a folder of its own, with its
// own display, keychain and camera, none of which outlive it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeCameraArgs, writeFakeCamera } from './fake-camera.ts'
import { demoKeychain } from './launch-plan.ts'
import { runToEnd } from './launch.ts'
import { root } from './paths.ts'
import { DISPLAY_ARGS, inPrivateSession, startDisplay } from './session.ts'
import type { Command } from './session.ts'

export const SPECIMEN = 'passport-genuine.jpg'
/** For an app that says nothing any more; the run has limits of its own in electron/main/smoke.ts, all of them sooner. */
const LIMIT_MS = 480_000

/**
 * @param app the command for these additional Chromium switches
 * @returns the app's exit status
 */
export async function smoke(app: (switches: readonly string[]) => Command, env: NodeJS.ProcessEnv): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-smoke-'))
  const display = await startDisplay()
  try {
    const camera = join(folder, 'camera.mjpeg')
    await writeFakeCamera(join(root, 'resources', 'specimens', SPECIMEN), camera)
    const surroundings: NodeJS.ProcessEnv = { ...env, FOYER_DATA: folder, DISPLAY: display.name }
    delete surroundings['WAYLAND_DISPLAY']
    delete surroundings['FOYER_DESK']
    return await runToEnd(inPrivateSession(demoKeychain(folder), app([...DISPLAY_ARGS, ...fakeCameraArgs(camera)])), { cwd: root, env: surroundings, limitMs: LIMIT_MS })
  } finally {
    display.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
