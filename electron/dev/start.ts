// `npm start`: from a bare checkout to the kiosk on the screen.
import { build } from './build.ts'
import type { Bundle } from './build.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'
import { dataFolder, demoKeychain, launchPlan } from './launch-plan.ts'
import { runToEnd } from './launch.ts'
import { root } from './paths.ts'
import { say } from './say.ts'
import { hasSecretService, inPrivateSession } from './session.ts'
import { ensureSystemParts } from './system-parts.ts'

const APP_BUNDLES: readonly Bundle[] = ['main', 'preload', 'renderer', 'reader', 'vault', 'scanners']

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
  const app = (switches: readonly string[]) => ({ command: runtime.executable, args: [...plan.electronArgs, ...switches, root, ...plan.appArgs] })
  if (plan.smoke) {
    const { smoke } = await import('./smoke.ts')
    return smoke(app, env)
  }
  const command = plan.keychain ? inPrivateSession(demoKeychain(dataFolder(args, env)), app([])) : app([])
  return runToEnd(command, { cwd: root, env })
}
