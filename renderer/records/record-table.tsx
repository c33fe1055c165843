import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState, type KeyboardEvent, type MouseEvent, type Ref } from 'react'
import type { RecordRow, RecordSort } from '../../electron/contract/records.ts'
import { today } from '../parts/days.ts'
import { useViewport } from '../parts/use-window.ts'
import { useWords } from '../parts/use-language.ts'
import { DayLine } from './day-line.tsx'
import { lengthOf, linesInView, linesOf, ROW_HEIGHT, scrollTo } from './lines.ts'
import type { ListEntry, Place } from './place.ts'
import { RecordHead } from './record-head.tsx'
import { RecordLine } from './record-line.tsx'
import type { Asked } from './use-worklist.ts'
import { all, extendedTo, toggled, type Selection } from './selection.ts'

interface RecordTableProps {
  /** What the rows are the answer to; another order may be on its way. */
  of: Asked
  rows: readonly RecordRow[]
  total: number
  sort: RecordSort
  onSort: (sort: RecordSort) => void
  selection: Selection
  onSelect: (selection: Selection) => void
  /** All that fit are wanted, those that are not loaded too. */
  onSelectAll: () => void
  /** Where somebody was who comes back: focus and scroll are there again. */
  start: Place | null
  onPlace: (place: Partial<Place>) => void
  onOpen: (row: RecordRow) => void
  onEnd: () => void
  /** Up from the first row. */
  onLeave: () => void
  ref: Ref<ListEntry>
}

/**
 * Records under the headings that sort them. One tab stop for all rows: arrows, Page, Home and End move, with Shift they select, Space selects one
 * and Ctrl+A all, Enter opens.
 */
export function RecordTable({ of, rows, total, sort, onSort, selection, onSelect, onSelectAll, start, onPlace, onOpen, onEnd, onLeave, ref }: RecordTableProps) {
  const { t } = useWords()
  const view = useRef<HTMLTableElement>(null)
  const head = useRef<HTMLTableSectionElement>(null)
  /** The row where somebody is, and where it stood: another comes into its place when it goes. */
  const [at, setAt] = useState<{ of: Asked; id: string | null; index: number }>({ of, id: start?.id ?? null, index: start?.index ?? 0 })
  const wantsFocus = useRef(start !== null)
  const seen = useViewport(view)
  const lines = linesOf(rows, of.sort, today())
  const order = rows.map(({ id }) => id)
  const known = order.indexOf(at.id ?? '')
  const here = known >= 0 ? known : at.of === of ? Math.min(at.index, Math.max(0, rows.length - 1)) : 0
  const drawn = linesInView(lines, seen.top, seen.height)
  const last = drawn.at(-1)
  const atEnd = last !== undefined && last === lines.at(-1)
  const tellEnd = useEffectEvent((length: number) => {
    if (length > 0) onEnd()
  })
  useEffect(() => {
    if (atEnd) tellEnd(rows.length)
  }, [atEnd, rows.length])
  const shown = useRef<Asked | null>(null)
  const show = useEffectEvent((answer: Asked) => {
    // Another answer begins at its top; the one that somebody left is where it was.
    if (view.current !== null) view.current.scrollTop = shown.current === null ? start?.top ?? 0 : 0
    shown.current = answer
  })
  useEffect(() => show(of), [of])

  const takesFocus = () => {
    const wanted = wantsFocus.current
    wantsFocus.current = false
    return wanted
  }
  const go = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    wantsFocus.current = true
    setAt({ of, id: rows[next]?.id ?? null, index: next })
    const box = view.current
    if (box !== null) box.scrollTop = scrollTo(lines, next, box.scrollTop, box.clientHeight - (head.current?.offsetHeight ?? 0))
  }
  // The row that had the focus went: what came into its place has it.
  const lost = at.id !== null && known < 0
  useEffect(() => {
    if (lost && document.activeElement === document.body) view.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus()
  }, [lost])

  useImperativeHandle(ref, () => ({ enter: (first) => go(first ? 0 : here) }))

  const onKey = (event: KeyboardEvent, row: RecordRow) => {
    const page = Math.max(1, Math.floor((view.current?.clientHeight ?? ROW_HEIGHT) / ROW_HEIGHT) - 2)
    const moves: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: rows.length - 1 }
    const to = moves[event.key]
    if (to !== undefined) {
      event.preventDefault()
      if (event.key === 'ArrowUp' && here === 0 && !event.shiftKey) {
        onLeave()
        return
      }
      const next = rows[Math.max(0, Math.min(rows.length - 1, to))]
      if (event.shiftKey && next !== undefined) onSelect(extendedTo(selection.anchor === null ? toggled(selection, row.id) : selection, order, next.id))
      go(to)
    } else if (event.key === ' ') {
      event.preventDefault()
      onSelect(event.shiftKey ? extendedTo(selection, order, row.id) : toggled(selection, row.id))
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onSelectAll()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onOpen(row)
    }
  }
  const press = (event: MouseEvent, row: RecordRow) => {
    // The box chooses by itself.
    if (event.target instanceof Element && event.target.closest('.record-tick') !== null) return
    if (event.shiftKey) onSelect(extendedTo(selection, order, row.id))
    else if (event.ctrlKey || event.metaKey) onSelect(toggled(selection, row.id))
    else onOpen(row)
  }
  const every = rows.length > 0 && rows.every(({ id }) => selection.ids.has(id))

  return (
    <table className="list-body" ref={view} aria-label={t('nav.records')} aria-rowcount={total + 1} onScroll={(event) => {
      onPlace({ top: event.currentTarget.scrollTop })
    }}>
      <thead className="record-top" ref={head}>
        <RecordHead sort={sort} onSort={onSort} every={every} some={selection.ids.size > 0} onEvery={() => (every ? onSelect(all([])) : onSelectAll())} />
      </thead>
      <tbody className="list-space" ref={(space) => space?.style.setProperty('--length', `${lengthOf(lines)}px`)}>
        {drawn.map((line) => {
          if (line.kind === 'day') return <DayLine key={`day ${line.day}`} day={line.day} top={line.top} />
          const { row, index, top } = line
          return (
            <RecordLine
              key={row.id}
              row={row}
              index={index}
              top={top}
              chosen={selection.ids.has(row.id)}
              stop={index === here}
              takesFocus={takesFocus}
              withDay={of.sort.by !== 'stored'}
              onKey={onKey}
              onFocus={() => {
                onPlace({ id: row.id, index })
                setAt({ of, id: row.id, index })
              }}
              onPress={press}
              onToggle={(range) => onSelect(range ? extendedTo(selection, order, row.id) : toggled(selection, row.id))}
            />
          )
        })}
      </tbody>
    </table>
  )
}
