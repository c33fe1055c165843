import { decodeDetail, SEPARATOR } from './detail.ts'
import { csvCell, csvCells, textOfCell } from './csv.ts'
import { leafBytes, type EventContent } from './leaf.ts'
import { ocsfEvent } from './ocsf.ts'

/**
 * How an event stands in an exported file, one a line, and back: from each form the exact leaf is made again, and a line counts only where it
 * is, letter for letter, what Foyer writes of that leaf. So nothing in it can be changed, added or left out that the proof does not cover.
 */
export const exportFormats = ['jsonl', 'csv', 'ocsf'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportedEvent { index: number, content: EventContent }

/** `detail`: its words alone; `marks`: what follows them in the leaf. `userName` is the one the leaf tells, else the id: nothing unproven. */
const columns = [
  'index', 'time', 'user', 'userName', 'role', 'method', 'path', 'action', 'status', 'error', 'subject', 'detail', 'terminal', 'address', 'version', 'principal', 'door', 'credential', 'format', 'marks',
] as const
type Shown = Record<(typeof columns)[number], string | number | null>
const numeric: ReadonlySet<string> = new Set(['index', 'status', 'format'])

function shownOf({ index, content }: ExportedEvent): Shown {
  const { words, name } = decodeDetail(content.detail)
  const end = content.detail?.indexOf(SEPARATOR) ?? -1
  return { ...content, index, userName: name ?? content.user, detail: words, marks: end < 0 ? null : content.detail?.slice(end) ?? null }
}

function eventOfShown({ index, userName: _shown, marks, detail, ...rest }: Shown): ExportedEvent {
  const content = { ...rest, detail: marks === null ? detail : `${detail ?? ''}${marks}` }
  return { index, content } as unknown as ExportedEvent
}

/** The line with the columns' names, of a form that has one. */
export const exportHeading = (format: ExportFormat): string | null => (format === 'csv' ? columns.join(',') : null)
export const exportNewline = (format: ExportFormat): string => (format === 'csv' ? '\r\n' : '\n')

/** @returns a line without its end; in CSV a cell may hold one */
export function exportLine(format: ExportFormat, event: ExportedEvent): string {
  const shown = shownOf(event)
  if (format === 'jsonl') return JSON.stringify(Object.fromEntries(columns.map((column) => [column, shown[column]])))
  if (format === 'csv') return columns.map((column) => csvCell(shown[column])).join(',')
  return JSON.stringify(ocsfEvent({ ...event.content, index: event.index, userName: String(shown.userName), detail: decodeDetail(event.content.detail).words }, leafBytes(event.index, event.content)))
}

const readers: Record<ExportFormat, (line: string) => ExportedEvent | null> = {
  jsonl(line) {
    const read = JSON.parse(line) as Shown
    return eventOfShown(Object.fromEntries(columns.map((column) => [column, read[column]])) as Shown)
  },
  csv(line) {
    const cells = csvCells(line)
    if (cells?.length !== columns.length) return null
    return eventOfShown(Object.fromEntries(columns.map((column, at) => {
      const text = textOfCell(cells[at] ?? '')
      return [column, text !== null && numeric.has(column) ? Number(text) : text]
    })) as Shown)
  },
  ocsf(line) {
    const { index, ...content } = JSON.parse((JSON.parse(line) as { raw_data: string }).raw_data) as EventContent & { index: number }
    // Format 1 does not write what it does not know.
    return { index, content: { ...content, principal: content.principal ?? null, door: content.door ?? null, credential: content.credential ?? null } }
  },
}

/** As events are written down; also of a year that no clock should tell. */
const ISO_TIME = /^(?:\d{4}|[+-]\d{6})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** The event of a line; null where the line is not, letter for letter, Foyer's line of that event. */
export function eventOfLine(format: ExportFormat, line: string): ExportedEvent | null {
  try {
    const event = readers[format](line)
    return event !== null && Number.isSafeInteger(event.index) && event.index >= 0 && ISO_TIME.test(event.content.time) && exportLine(format, event) === line ? event : null
  } catch {
    return null
  }
}
