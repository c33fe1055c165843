// `npm run types`: every source, and what packs it, by the compiler of `checks`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install } from './bootstrap.mjs'
import { checksFolder, packerFolder } from './own-locks.ts'
import { root } from './paths.ts'

export function checkTypes(args: readonly string[] = []): boolean {
  for (const folder of [checksFolder, packerFolder]) install(folder)
  return spawnSync(join(checksFolder, 'node_modules', '.bin', 'tsc'), ['--noEmit', '-p', 'tsconfig.json', ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

export function main(args: readonly string[]): Promise<number> {
  return Promise.resolve(checkTypes(args) ? 0 : 1)
}
