import { join } from 'node:path'
import { LOG_FOLDER } from '../../system/health-file.ts'
import { boundedFile } from './bounded-file.ts'
import type { Facts } from './entry.ts'
import { OperatorLog } from './operator-log.ts'
import { RunMark } from './run-mark.ts'
import { systemLog } from './system-log.ts'

export interface OpenLog {
  log: OperatorLog
  /** This start is the one that works: tell what is to be told of the one before. */
  begin: (facts: Facts) => void
  /** It is being ended, by whoever may: told at once, since who ends the computer may leave no time for the rest. */
  stopping: () => void
  /** Nothing is told any more. */
  end: () => void
}

/** The operator's log of this start: the operating system's own, and a file. @param folder that holds the desks */
export function openLog({ folder, version }: { folder: string, version: string }): OpenLog {
  const own = join(folder, LOG_FOLDER)
  const system = systemLog({ platform: process.platform, env: process.env, now: () => performance.now(), stderr: (line) => { process.stderr.write(`${line}\n`) } })
  const log = new OperatorLog({ places: [boundedFile(own), system], now: Date.now, version, pid: process.pid })
  const mark = new RunMark(own)
  let stopped = false
  const stopping = (): void => {
    if (stopped) return
    stopped = true
    log.tell('app.stopped')
    mark.end()
  }
  return {
    log,
    begin: (facts) => {
      const before = mark.begin(new Date(Date.now()).toISOString(), version)
      if (before !== null) log.tell('app.endedUnexpectedly', { of: before.version, since: before.started })
      log.tell('app.started', facts)
      // Whatever Electron does about it is done all the same.
      process.on('uncaughtExceptionMonitor', (thrown) => log.tell('app.fault', { error: thrown instanceof Error ? thrown.name : 'other' }))
    },
    stopping,
    end: () => {
      stopping()
      log.end()
    },
  }
}
