// Folders with a lock of their own: what starting a desk and most tests need nothing of, and so is fetched when it is used.
import { join } from 'node:path'
import { root } from './paths.ts'

/** The compiler that looks at types, and the linter. */
export const checksFolder: string = join(root, 'electron', 'dev', 'checks')

/** electron-builder, and electron-updater for the tests. */
export const packerFolder: string = join(root, 'electron', 'dev', 'packer')

/** What benches are measured beside. */
export const peersFolder: string = join(root, 'test', 'bench', 'peers')
