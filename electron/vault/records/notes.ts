import { withoutHidden } from '../../contract/primitives.ts'
import { NOTE_MAX, recordNote, type RecordNote } from '../../contract/records.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import type { Database } from '../database/database.ts'
import { damaged } from './rows.ts'

interface NoteRow { note: string, written_at: number, written_by: string }

/** What was written beside a record; null for nothing. @throws FoyerError `database.damaged` */
export function noteOf(database: Database, id: string): RecordNote | null {
  const found = database.prepare<[string], NoteRow>('SELECT note, written_at, written_by FROM record_notes WHERE record_id = ?').get(id)
  if (found === undefined) return null
  return recordNote.safeParse({ text: found.note, by: found.written_by, at: isoTimeOf(found.written_at) }).data ?? damaged()
}

/** A note as it is stored: lines as they were typed, without other control characters and what turns the direction of text. */
export function noteText(typed: string): string {
  const text = withoutHidden(typed.normalize('NFC').replaceAll(/\r\n?/g, '\n'), '\n').trim()
  // Not between the two halves of one character.
  return text.slice(0, NOTE_MAX).replace(/[\ud800-\udbff]$/, '')
}

/** Call inside a transaction. @param text an empty one takes the note away */
export function setNote(database: Database, id: string, text: string, by: { id: string, name: string }, at: Date): void {
  if (text === '') database.prepare('DELETE FROM record_notes WHERE record_id = ?').run(id)
  else database.prepare('INSERT OR REPLACE INTO record_notes (record_id, note, written_at, written_by_id, written_by) VALUES (?, ?, ?, ?, ?)').run(id, text, at.getTime(), by.id, by.name)
}
