import { describe, expect, it } from 'vitest'
import type { RecordRow } from '../../../electron/contract/records.ts'
import { DAY_HEIGHT, lengthOf, linesInView, linesOf, ROW_HEIGHT, scrollTo } from '../../../renderer/records/lines.ts'
import { all, extendedTo, nothingSelected, toggled } from '../../../renderer/records/selection.ts'

/** Stored at noon on this computer's clock, so that the day is the same everywhere. */
const row = (day: string, id: string): RecordRow => ({
  id, createdAt: new Date(`${day}T12:00:00`).toISOString(), documentType: 'documents.passport', issuingState: 'UTO', documentNumber: 'L', name: id, dateOfBirth: '1974-08-12',
  verdict: 'genuine', corrected: false, keepUntil: '2026-06-01', confirmedBy: 'C',
})
const rows = [row('2026-05-04', 'a'), row('2026-05-04', 'b'), row('2026-05-03', 'c'), row('2026-04-30', 'd')]
const newest = { by: 'stored', down: true } as const
const said = (lines: ReturnType<typeof linesOf>) => lines.map((line) => (line.kind === 'day' ? line.day : line.row.id))

describe('the lines of the worklist', () => {
  it('begin with today’s records without a heading; earlier days have one', () => {
    expect(said(linesOf(rows, newest, '2026-05-04'))).toEqual(['a', 'b', '2026-05-03', 'c', '2026-04-30', 'd'])
    expect(said(linesOf(rows, newest, '2026-05-05'))).toEqual(['2026-05-04', 'a', 'b', '2026-05-03', 'c', '2026-04-30', 'd'])
    expect(said(linesOf(rows.toReversed(), { by: 'stored', down: false }, '2026-05-04'))).toEqual(['2026-04-30', 'd', '2026-05-03', 'c', '2026-05-04', 'b', 'a'])
  })

  it('have no days in another order', () => {
    expect(said(linesOf(rows, { by: 'name', down: false }, '2026-05-04'))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('stand under one another without a gap, and are drawn where they are looked at', () => {
    const many = linesOf(Array.from({ length: 5000 }, (_, index) => row(`2026-05-${String(28 - Math.floor(index / 200)).padStart(2, '0')}`, `r${index}`)), newest, '2026-06-01')
    for (const [at, line] of many.entries()) expect(line.top).toBe(at === 0 ? 0 : (many[at - 1]?.top ?? 0) + (many[at - 1]?.kind === 'day' ? DAY_HEIGHT : ROW_HEIGHT))
    expect(lengthOf(many)).toBe(5000 * ROW_HEIGHT + 25 * DAY_HEIGHT)
    const seen = linesInView(many, 100_000, 600)
    expect(seen.length).toBeLessThan(40)
    expect(seen[0]?.top).toBeLessThan(100_000)
    expect(seen.at(-1)?.top).toBeGreaterThan(100_600)
    expect(linesInView([], 0, 600)).toEqual([])
    // As little as brings a row into view, downwards and upwards.
    expect([scrollTo(many, 0, 500, 600), scrollTo(many, 5, 0, 600), scrollTo(many, 30, 0, 600), scrollTo(many, 1, 5000, 600)]).toEqual([0, 0, DAY_HEIGHT + 31 * ROW_HEIGHT - 600, DAY_HEIGHT + ROW_HEIGHT])
  })
})

describe('choosing several', () => {
  const order = ['a', 'b', 'c', 'd']
  const chosen = (selection: typeof nothingSelected) => [...selection.ids].toSorted()

  it('goes one by one, and by ranges from the last one, both ways', () => {
    const first = toggled(nothingSelected, 'b')
    expect(chosen(extendedTo(first, order, 'd'))).toEqual(['b', 'c', 'd'])
    expect(chosen(extendedTo(extendedTo(first, order, 'd'), order, 'a'))).toEqual(['a', 'b', 'c', 'd'])
    expect(chosen(toggled(first, 'b'))).toEqual([])
  })

  it('begins a range where there was nothing to begin from', () => {
    expect(chosen(extendedTo(nothingSelected, order, 'c'))).toEqual(['c'])
    expect(chosen(extendedTo({ ids: new Set(['x']), anchor: 'gone' }, order, 'c'))).toEqual(['c', 'x'])
    expect(chosen(all(order))).toEqual(order)
  })
})
