// `npm run -s receiver -- COMMAND`: the receiver from a checkout. The bundle when it is fresh, else the sources as they are.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundles, isFresh } from './build.ts'
import { root } from './paths.ts'
import { hookSources } from './source-hooks.ts'

/** The entry reads process.argv and sets process.exitCode by itself. */
export async function main(): Promise<number> {
  const fresh = isFresh('receiver')
  if (!fresh) hookSources()
  await import(pathToFileURL(join(root, fresh ? bundles.receiver.output : bundles.receiver.entry)).href)
  return Number(process.exitCode ?? 0)
}
