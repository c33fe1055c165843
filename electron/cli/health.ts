import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { health, type Health } from '../contract/health.ts'
import { HEALTH_EVERY_MS, HEALTH_FILE, LOG_FOLDER } from '../system/health-file.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage.ts'

/** One that is older says nothing of how it is now, milliseconds. */
const STALE_MS = 3 * HEALTH_EVERY_MS

const sentences = {
  well: 'The desk is well.',
  impaired: 'The desk works, and somebody should look at it.',
  down: 'Nothing can be done at the desk.',
} as const satisfies Record<Health['state'], string>

/** `health [--folder=PATH]`: how the desk that runs is, as it wrote it down itself in the last minutes, in its data or where it was started to (`--health-folder=`). 0 where it is well; 1 where it is not, or does not run. */
export async function healthCommand(args: string[], io: CliIo): Promise<number> {
  const found = await read(io, folderIn(args) ?? join(io.dataFolder, '..', LOG_FOLDER))
  if (found === null || found.mode !== io.mode) {
    io.stdout(JSON.stringify({ state: 'notRunning' }))
    io.stderr('Foyer does not run, or not with this desk.')
    return 1
  }
  if (io.now().getTime() - Date.parse(found.at) > STALE_MS) {
    io.stdout(JSON.stringify({ state: 'stale', at: found.at }))
    io.stderr(`Foyer has not said how it is since ${found.at}.`)
    return 1
  }
  io.stdout(JSON.stringify(found))
  io.stderr([sentences[found.state], ...found.problems].join(' '))
  return found.state === 'well' ? 0 : 1
}

function folderIn(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { folder: { type: 'string' } } }).values.folder
  } catch {
    throw new UsageError('health [--folder PATH]')
  }
}

async function read(io: CliIo, folder: string): Promise<Health | null> {
  try {
    const text = await io.readFile(join(folder, HEALTH_FILE))
    return health.parse(JSON.parse(Buffer.from(text).toString('utf8')))
  } catch {
    return null
  }
}
