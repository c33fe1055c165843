import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** The repository's root. */
export const projectRoot = root
export const modulesFolder = join(root, 'node_modules')

/** Folder of real pictures and chip data (never part of the project): `FOYER_TEST_DATA`, or `../shared/data`. */
export const dataFolder = process.env['FOYER_TEST_DATA'] ?? resolve(root, '../shared/data')

/**
 * A path below the data folder, or `null` with a visible notice when it is absent on this machine.
 * Use as `describe.skipIf(dataPath('mrz') === null)`.
 */
export function dataPath(below: string): string | null {
  const path = join(dataFolder, below)
  if (existsSync(path)) return path
  process.stderr.write(`notice: test data "${below}" is not here; the tests that need it are skipped\n`)
  return null
}
