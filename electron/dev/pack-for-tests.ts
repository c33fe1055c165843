import { join } from 'node:path'
import { runToEnd } from './launch.ts'
import { root } from './paths.ts'
import { ensureSystemParts } from './system-parts.ts'

/**
 * Makes the build for packed tests, in a process of its own: electron-builder's exit hook is nothing for one that goes on.
 * @throws Error when it is not made
 */
export async function packForTests(): Promise<void> {
  ensureSystemParts(['app', 'keychain', 'demo-keychain', 'smoke', 'devices', 'test'])
  const status = await runToEnd({ command: process.execPath, args: [join(root, 'electron/dev/dist.mjs'), '--dir', '--test'] }, { cwd: root, env: process.env })
  if (status !== 0) throw new Error(`the build for tests was not made (status ${status})`)
}
