// `npm run lint`: the linter, and the layers.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install } from './bootstrap.mjs'
import { checkLayers } from './layer-check.ts'
import { checksFolder, packerFolder } from './own-locks.ts'
import { root } from './paths.ts'
import { say } from './say.ts'

export function lintLayers(): boolean {
  const { files, violations } = checkLayers(root)
  for (const each of violations) say(`${each.file}:${each.line} ${each.used}: ${each.because}`)
  say(`layers: ${files} files, ${violations.length} violations`)
  return files > 0 && violations.length === 0
}

export function lintCode(args: readonly string[] = []): boolean {
  // The packer too: its types are asked for where it is called.
  for (const folder of [checksFolder, packerFolder]) install(folder)
  const bin = join(checksFolder, 'node_modules', '.bin')
  return spawnSync(join(bin, 'oxlint'), ['--type-aware', '--deny-warnings', ...args], { cwd: root, env: { ...process.env, OXLINT_TSGOLINT_PATH: join(bin, 'tsgolint') }, stdio: ['ignore', 2, 2] }).status === 0
}

export function main(args: readonly string[]): Promise<number> {
  const code = lintCode(args)
  return Promise.resolve(lintLayers() && code ? 0 : 1)
}
