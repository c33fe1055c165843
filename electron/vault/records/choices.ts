import type { Output } from '../../contract/index.ts'
import type { Database } from '../database/database.ts'

/** Each value of an indexed column once, from one to the next: a list of thousands has a handful of them. */
const each = (column: string, most: number) => `
  WITH RECURSIVE found (value) AS (
    SELECT min(${column}) FROM records
    UNION ALL SELECT (SELECT min(${column}) FROM records WHERE ${column} > value) FROM found WHERE value IS NOT NULL
  ) SELECT value FROM found WHERE value IS NOT NULL LIMIT ${most}`

/** A forged row may hold anything: what could be no choice is none. */
const isText = (most: number) => (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= most

/** What records can be filtered by. */
export function recordChoices(database: Database): () => Output<'records.choices'> {
  const values = (column: string, most: number, length: number) => database.prepare<[], { value: unknown }>(each(column, most)).all().map(({ value }) => value).filter(isText(length))
  const nameOf = (id: string): unknown =>
    database.prepare<[string], { name: unknown }>('SELECT confirmed_by AS name FROM records WHERE confirmed_by_id = ? ORDER BY created_at DESC LIMIT 1').get(id)?.name
  return () => ({
    documentTypes: values('document_type', 200, 40),
    issuingStates: values('issuing_state', 400, 3),
    people: values('confirmed_by_id', 500, 64).filter((id) => /^[A-Za-z0-9_-]+$/.test(id)).flatMap((id) => {
      const name = nameOf(id)
      return isText(80)(name) ? [{ id, name }] : []
    }),
  })
}
