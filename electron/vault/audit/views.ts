import { auditView, VIEWS_MAX, type AuditView } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { withoutHidden } from '../../contract/primitives.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { jsonIn } from '../database/json-in.ts'

interface ViewRow { id: string, name: string, view: unknown }

const kept = auditView.pick({ filter: true, span: true })

/** The views of one person, as they made them. What is no view any more is passed over: nothing hangs on it. */
export function viewsOf(database: Database, staffId: string): AuditView[] {
  const rows = database.prepare<[string, number], ViewRow>('SELECT id, name, view FROM audit_views WHERE staff_id = ? ORDER BY made_at, id LIMIT ?').all(staffId, VIEWS_MAX)
  return rows.flatMap(({ id, name, view }) => auditView.safeParse({ id, name, ...kept.safeParse(jsonIn(typeof view === 'string' ? view : null)).data }).data ?? [])
}

/** @throws FoyerError `input.invalid` for one too many, and a name of nothing */
export function saveView(database: Database, staffId: string, view: AuditView, at: Date): AuditView {
  const name = withoutHidden(view.name.normalize('NFC')).trim()
  if (name === '' || viewsOf(database, staffId).length >= VIEWS_MAX) throw new FoyerError('input.invalid', { detail: name === '' ? 'name' : 'views' })
  const { filter, span } = view
  database.prepare('INSERT INTO audit_views (staff_id, id, name, view, made_at) VALUES (?, ?, ?, ?, ?)').run(staffId, view.id, name, JSON.stringify({ filter, span }), at.getTime())
  return { ...view, name }
}

export function removeView(database: Database, staffId: string, id: string): void {
  database.prepare('DELETE FROM audit_views WHERE staff_id = ? AND id = ?').run(staffId, id)
}

/** Fewer characters name nobody. */
const SHORTEST_NAME = 3
const wordsIn = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= SHORTEST_NAME)

/** Views in whose name or typed text somebody wrote what is erased: they go with it. @param told names and numbers of the records */
export function forgetInViews(database: Database, told: readonly string[]): void {
  const words = new Set(told.flatMap(wordsIn))
  const drop = database.prepare('DELETE FROM audit_views WHERE staff_id = ? AND id = ?')
  for (const { staffId, id, name, view } of database.prepare<[], ViewRow & { staffId: string }>('SELECT staff_id AS staffId, id, name, view FROM audit_views').all()) {
    const typed = kept.safeParse(jsonIn(typeof view === 'string' ? view : null)).data?.filter.text?.typed ?? ''
    if (wordsIn(`${name} ${typed}`).some((word) => words.has(word))) drop.run(staffId, id)
  }
}
