import { join } from 'node:path'
import { boundedFile } from './bounded-file.ts'
import { OperatorLog } from './operator-log.ts'
import { systemLog } from './system-log.ts'

/** Folder of the log, beside the desks' own. */
export const LOG_FOLDER = 'log'

/** The operator's log of this start: the operating system's own, and a file. @param folder that holds the desks */
export function openLog({ folder, version }: { folder: string, version: string }): OperatorLog {
  const system = systemLog({ platform: process.platform, env: process.env, now: () => performance.now(), stderr: (line) => { process.stderr.write(`${line}\n`) } })
  return new OperatorLog({ places: [boundedFile(join(folder, LOG_FOLDER)), system], now: Date.now, version, pid: process.pid })
}
