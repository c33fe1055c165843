import type { AuditEvent } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { ocsfEvent } from '../../tlog/ocsf.ts'

export type ExportFormat = 'jsonl' | 'csv' | 'ocsf'

/** The contract's limit of one export, in UTF-16 units. */
const MAX_TEXT = 64_000_000

const csvColumns = ['index', 'time', 'user', 'userName', 'role', 'method', 'path', 'action', 'status', 'error', 'subject', 'detail', 'terminal', 'address', 'version', 'principal', 'door', 'credential'] as const

/**
 * One cell of RFC 4180. A spreadsheet runs a cell that begins with = + - @, tab or carriage return: such a cell gets an
 * apostrophe before it (OWASP, CSV injection).
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}

const lineOf: Record<ExportFormat, (event: AuditEvent) => string> = {
  jsonl: (event) => JSON.stringify(event),
  csv: (event) => csvColumns.map((column) => csvCell(event[column])).join(','),
  ocsf: (event) => JSON.stringify(ocsfEvent(event)),
}

/**
 * Events as text, one a line.
 *
 * @throws FoyerError `input.tooLarge` where the text would be over 64 million characters: ask for a shorter time
 */
export function exportEvents(events: Iterable<AuditEvent>, format: ExportFormat): { text: string, events: number } {
  const newline = format === 'csv' ? '\r\n' : '\n'
  const lines = format === 'csv' ? [csvColumns.join(',')] : []
  let size = 0
  let count = 0
  for (const event of events) {
    const line = lineOf[format](event)
    size += line.length + newline.length
    if (size > MAX_TEXT - 1000) throw new FoyerError('input.tooLarge')
    lines.push(line)
    count++
  }
  return { text: lines.length === 0 ? '' : lines.join(newline) + newline, events: count }
}
