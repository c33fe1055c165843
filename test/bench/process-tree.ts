import { readdirSync, readFileSync } from 'node:fs'

/** One process of a family, as Linux tells of it. */
export interface FamilyMember {
  pid: number
  /** What it does there: `main`, `renderer`, `reader`, … */
  role: string
  /** Processor time so far, ms. */
  cpuMs: number
  /** Resident memory, bytes; and its share of it, where pages that several hold are counted once in all. */
  rss: number
  pss: number
  /** Of that share: what it made itself; files (programs, libraries) that it has mapped; and memory that others may hold too. */
  made: number
  files: number
  shared: number
}

/** A tick of /proc/PID/stat, ms (proc(5): 1/sysconf(_SC_CLK_TCK), 100 a second on Linux). */
const TICK_MS = 10

/** A process and all that it started, and those in turn. Linux only. */
export function familyOf(root: number): FamilyMember[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : ''
    if (stat !== '') parents.set(Number(name), Number(fields(stat)[1]))
  }
  const family = [root]
  for (const one of family) for (const [pid, parent] of parents) if (parent === one) family.push(pid)
  return family.flatMap((pid) => {
    const stat = read(`/proc/${pid}/stat`)
    if (stat === '') return []
    const [user, system] = fields(stat).slice(11, 13).map(Number)
    const rollup = read(`/proc/${pid}/smaps_rollup`)
    return [{
      pid, role: roleOf(pid, root, read(`/proc/${pid}/cmdline`)), cpuMs: ((user ?? 0) + (system ?? 0)) * TICK_MS,
      rss: kilobytes(rollup, 'Rss'), pss: kilobytes(rollup, 'Pss'),
      made: kilobytes(rollup, 'Pss_Anon'), files: kilobytes(rollup, 'Pss_File'), shared: kilobytes(rollup, 'Pss_Shmem'),
    }]
  })
}

/** A process's share of memory by what is mapped there, bytes, the largest first. */
export function mappingsOf(pid: number): [string, number][] {
  const bytes = new Map<string, number>()
  let name = ''
  for (const line of read(`/proc/${pid}/smaps`).split('\n')) {
    const head = /^[0-9a-f]+-[0-9a-f]+ (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line)
    if (head !== null) name = head[2] === '' ? `made (${head[1]})` : head[2] ?? ''
    else if (line.startsWith('Pss:')) bytes.set(name, (bytes.get(name) ?? 0) + kilobytes(line, 'Pss'))
  }
  return [...bytes].sort(([, a], [, b]) => b - a)
}

function roleOf(pid: number, root: number, command: string): string {
  if (pid === root) return 'main'
  const type = /--type=([a-z-]+)/.exec(command)?.[1]
  const child = /out\/([a-z]+)\/index\.cjs/.exec(command)?.[1]
  return child ?? (type === 'utility' ? (/--utility-sub-type=([\w.]+)/.exec(command)?.[1] ?? type) : type) ?? 'other'
}

/** After the name, which may hold anything: state, parent, … */
function fields(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function kilobytes(rollup: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) * 1024
}

/** Empty where the process has gone meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
