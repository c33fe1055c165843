import { readFileSync } from 'node:fs'

/** Memory that a process holds now, bytes; null where that cannot be told. */
export type MemoryOf = (pid: number) => number | null

/** As Linux tells it of any process of the same user: the resident set, in kB (proc(5), /proc/pid/status). */
export const procMemory: MemoryOf = (pid) => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}

/** The part of Electron's `app` that is needed here. */
interface AppMetrics {
  getAppMetrics(): { pid: number; memory: { workingSetSize: number } }[]
}

/** As Electron tells it of its own processes, utility processes among them, in kB. */
export function appMemory(app: AppMetrics): MemoryOf {
  return (pid) => {
    const found = app.getAppMetrics().find((metric) => metric.pid === pid)
    return found === undefined ? null : found.memory.workingSetSize * 1024
  }
}
