import { isThere } from '../../contract/devices.ts'
import { healthProblem, type Health } from '../../contract/health.ts'

const STATES = { well: 0, impaired: 1, down: 2 } as const satisfies Record<Health['state'], number>
const secondsOf = (time: string | null | undefined): number | null => (time === null || time === undefined ? null : Date.parse(time) / 1000)

/** The same for Prometheus, as its node exporter takes it from a folder (text exposition format 0.0.4). What is not known has no line. */
export function metricsOf({ state, problems, at, since, version, processes, vault, devices }: Health): string {
  const lines: string[] = []
  const add = (name: string, value: number | null | undefined, labels: Readonly<Record<string, string>> = {}): void => {
    if (value === null || value === undefined) return
    const said = Object.entries(labels).map(([label, text]) => `${label}="${text}"`)
    lines.push(`foyer_${name}${said.length === 0 ? '' : `{${said.join(',')}}`} ${value}`)
  }
  add('state', STATES[state], { version })
  for (const problem of healthProblem.options) add('problem', problems.includes(problem) ? 1 : 0, { code: problem })
  add('checked_timestamp_seconds', secondsOf(at))
  add('started_timestamp_seconds', secondsOf(since))
  for (const each of processes) {
    add('process_down', each.state === 'down' ? 1 : 0, { process: each.name })
    add('process_restarts_total', each.restarts, { process: each.name })
  }
  add('trail_events', vault?.trail?.size)
  add('trail_verified_events', vault?.trail?.verifiedTo)
  add('trail_verified_timestamp_seconds', secondsOf(vault?.trail?.verifiedAt))
  add('receipt_events', vault?.upstream?.receivedTo)
  add('receipt_timestamp_seconds', secondsOf(vault?.upstream?.receivedAt))
  for (const [at, list] of (vault?.lists ?? []).entries()) {
    add('list_fetched_timestamp_seconds', secondsOf(list.fetchedAt), { list: String(at + 1) })
    add('list_signed_timestamp_seconds', secondsOf(list.signedAt), { list: String(at + 1) })
  }
  add('free_bytes', vault?.freeBytes)
  for (const kind of new Set(devices.map((each) => each.kind))) add('devices_ready', devices.filter((each) => each.kind === kind && isThere(each)).length, { kind })
  return `${lines.join('\n')}\n`
}
