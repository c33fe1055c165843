import { isOpenRow } from '../tlog/csv.ts'
import { eventOfLine, exportHeading, type ExportedEvent, type ExportFormat } from '../tlog/export-line.ts'
import type { Lines } from './lines.ts'
import { Refused } from './refused.ts'

/** An event has at most some 2,000 characters; each may be escaped, and in OCSF stands twice. */
const LONGEST_LINE = 65_536

/** The events of a file in their order. @throws Refused at the first line that is not as Foyer writes it */
export function exportedEvents(lines: Lines, format: ExportFormat): { next(): ExportedEvent | null } {
  let number = 0
  let last = -1
  const row = (): string | null => {
    let text = lines.next(LONGEST_LINE)
    number += 1
    if (format !== 'csv' || text === null) return text
    while (isOpenRow(text)) {
      const more = lines.next(LONGEST_LINE)
      number += 1
      if (more === null || text.length > LONGEST_LINE) throw new Refused('line', `Line ${number} is not as Foyer writes it.`)
      text = `${text}\n${more}`
    }
    if (!text.endsWith('\r')) throw new Refused('line', `Line ${number} is not as Foyer writes it.`)
    return text.slice(0, -1)
  }
  const heading = exportHeading(format)
  if (heading !== null && row() !== heading) throw new Refused('line', 'The first line is not the one that Foyer writes.')
  return {
    next() {
      const text = row()
      if (text === null) return null
      const event = eventOfLine(format, text)
      if (event === null) throw new Refused('line', `Line ${number} is not as Foyer writes it: something in it was changed.`)
      if (event.index <= last) throw new Refused('order', `Line ${number} is out of order: event ${event.index} after event ${last}.`)
      last = event.index
      return event
    },
  }
}
