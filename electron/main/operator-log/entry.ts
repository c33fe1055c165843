/** How much it matters to whoever looks after the desk. */
export type Severity = 'info' | 'warning' | 'error'

/** What the operator's log can say: code and severity. It has no sentence, since nothing in it comes from outside or is about a document or a guest. */
export const happenings = {
  'app.started': 'info',
  'app.stopped': 'info',
  /** The start before this one did not come to its end: the power, the system, or a fault that ended everything. */
  'app.endedUnexpectedly': 'error',
  'app.fault': 'error',
  'window.blank': 'warning',
  'window.gone': 'error',
  'window.unresponsive': 'warning',
  'window.reloaded': 'warning',
  'window.restarted': 'error',
  'window.faultPage': 'error',
  'window.shown': 'info',
  'graphics.gone': 'warning',
  'process.fell': 'error',
  'process.back': 'info',
  'process.fault': 'error',
  'device.lost': 'warning',
  'device.found': 'info',
  'uplink.started': 'info',
  'uplink.stopped': 'info',
  'uplink.failing': 'warning',
  'uplink.well': 'info',
  'uplink.halted': 'error',
  'uplink.resumed': 'info',
  'gateway.started': 'info',
  'gateway.stopped': 'info',
  'gateway.notOpened': 'error',
  'policy.inForce': 'info',
  'policy.refused': 'error',
  'policy.unknownKeys': 'warning',
  /** None is unknown any more. */
  'policy.knownKeys': 'info',
  'database.fault': 'error',
  'database.open': 'info',
  /** More happened than is written in a minute: so many lines are missing. */
  'log.skipped': 'warning',
} as const satisfies Record<string, Severity>
export type Happening = keyof typeof happenings

/** Words, numbers and nothing else. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>

export interface Entry {
  code: Happening
  severity: Severity
  /** UTC, RFC 3339. */
  time: string
  /** One JSON object without an end of line. */
  line: string
}

/** One word of a fixed vocabulary: a code, a name of ours, a signal, a version. What is not one is not written: it may be anything. */
const WORD = /^[A-Za-z0-9][\w.:+-]{0,59}$/u

/** @param time of the day, ms since 1970 */
export function entryOf(code: Happening, facts: Facts, time: number): Entry {
  const severity = happenings[code]
  const at = new Date(time).toISOString()
  const kept = Object.entries(facts).filter(([, value]) => value !== null && (typeof value !== 'string' || WORD.test(value)))
  return { code, severity, time: at, line: JSON.stringify({ time: at, code, severity, ...Object.fromEntries(kept) }) }
}
