// `npm run -s cli -- COMMAND`: the command line from a checkout. Its standard output is the command's
// alone. The bundle when it is fresh (one file: it starts soonest), else the sources as they are.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundles, isFresh } from './build.ts'
import { root } from './paths.ts'
import { hookSources } from './source-hooks.ts'
import { ensureSystemParts } from './system-parts.ts'
import type { Use } from './system-parts.ts'

/** System parts by first word of the command; the others need none. */
const NEEDS: Readonly<Record<string, readonly Use[]>> = {
  audit: ['keychain'],
  records: ['keychain'],
  scanners: ['devices'],
}

/** The entry reads process.argv and sets process.exitCode by itself. */
export async function main(args: readonly string[]): Promise<number> {
  const needs = NEEDS[args[0] ?? '']
  if (needs) ensureSystemParts(needs)
  process.env['FOYER_RESOURCES'] ??= join(root, 'resources')
  const fresh = isFresh('cli')
  if (!fresh) hookSources()
  await import(pathToFileURL(join(root, fresh ? bundles.cli.output : bundles.cli.entry)).href)
  return Number(process.exitCode ?? 0)
}
