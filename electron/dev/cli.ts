// `npm run -s cli -- COMMAND`: the command line from a checkout. Its standard output is the command's
// alone. The bundle when it is fresh (one file: it starts soonest), else the sources as they are.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundles, isFresh } from './build.ts'
import { dataFolder, demoKeychain, isRealDesk } from './launch-plan.ts'
import { runToEnd } from './launch.ts'
import { root } from './paths.ts'
import { inPrivateSession } from './session.ts'
import { hookSources } from './source-hooks.ts'
import { ensureSystemParts } from './system-parts.ts'
import type { Use } from './system-parts.ts'

/** System parts by first word of the command; the others need none. */
const NEEDS: Readonly<Record<string, readonly Use[]>> = {
  audit: ['keychain'],
  clients: ['keychain'],
  records: ['keychain'],
  scanners: ['devices'],
  staff: ['keychain'],
  uplink: ['keychain'],
  webhooks: ['keychain'],
}

/** Commands that open the desk. The doctor does too, and installs nothing first: it is there to say what is missing. */
const OPENS_DESK = new Set(['audit', 'clients', 'doctor', 'records', 'staff', 'uplink', 'webhooks'])

const IN_SESSION = 'FOYER_IN_DEMO_SESSION'

/** The demo's key is in its private keychain once it has one: the command must look there, too. */
function usesDemoKeychain(args: readonly string[]): boolean {
  return process.platform === 'linux' && !isRealDesk(args, process.env) && existsSync(demoKeychain(dataFolder(args, process.env)))
}

/** The entry reads process.argv and sets process.exitCode by itself. */
export async function main(args: readonly string[]): Promise<number> {
  const needs = NEEDS[args[0] ?? ''] ?? []
  if (needs.length > 0) ensureSystemParts(needs)
  if (OPENS_DESK.has(args[0] ?? '') && process.env[IN_SESSION] === undefined && usesDemoKeychain(args)) {
    const again = { command: process.execPath, args: process.argv.slice(1) }
    const command = inPrivateSession(demoKeychain(dataFolder(args, process.env)), again)
    return runToEnd(command, { cwd: process.cwd(), env: { ...process.env, [IN_SESSION]: '1' }, input: true })
  }
  process.env['FOYER_RESOURCES'] ??= join(root, 'resources')
  const fresh = isFresh('cli')
  if (!fresh) hookSources()
  await import(pathToFileURL(join(root, fresh ? bundles.cli.output : bundles.cli.entry)).href)
  return Number(process.exitCode ?? 0)
}
