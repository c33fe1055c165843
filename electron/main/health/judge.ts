import type { Health, HealthProblem, VaultHealth } from '../../contract/health.ts'

export interface Found {
  at: Date
  /** When this start began. */
  since: Date
  version: string
  mode: Health['mode']
  processes: Health['processes']
  devices: Health['devices']
  /** Null where it does not answer. */
  vault: VaultHealth | null
  /** The page cannot be read. */
  isBlank: boolean
}

/** With these nothing can be done at the desk. */
const DOWN: ReadonlySet<HealthProblem> = new Set(['desk.fault', 'window.blank'])

/** How the desk is, of what was found: the only place that says what a problem is. */
export function judge({ at, since, version, mode, processes, devices, vault, isBlank }: Found): Health {
  const is: Record<HealthProblem, boolean> = {
    'desk.fault': vault === null || vault.desk === 'fault',
    'desk.setUp': vault?.desk === 'setUp',
    'process.down': processes.some(({ state }) => state === 'down'),
    'trail.broken': vault?.trail?.verifiedOk === false,
    'upstream.halted': vault?.upstream?.halted === true,
    'upstream.failing': vault?.sending.some(({ error }) => error !== null) === true,
    'lists.late': vault?.listsLate === true,
    'disk.low': vault?.diskLow === true,
    'device.fault': devices.some(({ state, simulated }) => state === 'fault' && !simulated),
    'window.blank': isBlank,
  }
  const problems = (Object.keys(is) as HealthProblem[]).filter((problem) => is[problem])
  return {
    state: problems.some((problem) => DOWN.has(problem)) ? 'down' : problems.length > 0 ? 'impaired' : 'well',
    problems, at: at.toISOString(), since: since.toISOString(), version, mode, processes, vault, devices,
  }
}
