// `node electron/dev/run.mjs FILE.ts [args]`: a TypeScript file of this checkout on Node 24, set up first.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './paths.ts'
import { say } from './say.ts'
import { hookSources } from './source-hooks.ts'

export async function main(args: readonly string[]): Promise<number> {
  const [file, ...rest] = args
  if (file === undefined) {
    say('usage: node electron/dev/run.mjs FILE.ts [args]')
    return 2
  }
  process.env['FOYER_RESOURCES'] ??= join(root, 'resources')
  const path = resolve(root, file)
  process.argv = [process.argv[0] ?? process.execPath, path, ...rest]
  hookSources()
  // One that has other uses besides does its work in `main`; any other does it as it is loaded.
  const { main: begin } = await import(pathToFileURL(path).href) as { main?: (args: readonly string[]) => Promise<number> }
  if (begin !== undefined) return await begin(rest)
  return Number(process.exitCode ?? 0)
}
