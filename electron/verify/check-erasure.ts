import { erasureFileOf, saidByEvents } from '../tlog/erasure.ts'
import { eventOfLine, type ExportedEvent } from '../tlog/export-line.ts'
import { checkExport, type Found, type Wished } from './check-export.ts'
import type { Lines } from './lines.ts'
import { Refused } from './refused.ts'

function linesIn(all: readonly string[]): Lines {
  const rest = all.values()
  return {
    next(longest) {
      const { value, done } = rest.next()
      if (done === true) return null
      if (value.length > longest) throw new Refused('form', 'A line of the proof is too long.')
      return value
    },
    close: () => undefined,
  }
}

/** Hold the file that a person was handed against the events in it: they are what the terminal signed, and they say what it says. @throws Refused, Unsaid */
export function checkErasure(text: string, wished: Wished): Found {
  const file = erasureFileOf(text)
  if (file === null) throw new Refused('form', 'This is no proof of an erasure as Foyer writes it.')
  const found = checkExport(linesIn(file.events), linesIn(file.proof), { ...wished, whole: false })
  const events = file.events.map((line) => eventOfLine('jsonl', line)).filter((event): event is ExportedEvent => event !== null)
  const said = events.length === file.events.length ? saidByEvents(events) : null
  const { id, at, by, records, setAside, event, terminal } = file
  if (said === null || JSON.stringify(said) !== JSON.stringify({ id, at, by, records, setAside, event }) || events.some(({ content }) => content.terminal !== terminal)) {
    throw new Refused('erasure', 'Its words are not what the events in it say: something was changed, added or taken out.')
  }
  return {
    ...found,
    sentences: [
      `Records erased: ${records.length}, on ${at}, by ${by}, with their pictures and notes: ${records.join(' ')}`,
      ...(setAside === 0 ? [] : [`Databases that had been set aside and were deleted with them: ${setAside}.`]),
      `Event in the trail: ${event}. Id of this erasure: ${id}`,
      ...found.sentences,
    ],
  }
}
