import { readdirSync, readFileSync } from 'node:fs'

/** Children of the app that run a given bundle, by the system's own list; of one in a cage, what holds it is our child. */
export function childrenRunning(bundle: string, appPid: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      return command.includes(bundle) && Number(parent) === appPid
    } catch {
      return false
    }
  })
}
