import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import type { RecordRow, RecordSort } from '../../electron/contract/records.ts'
import { today } from '../parts/days.ts'
import { useViewport } from '../parts/use-window.ts'
import { useWords } from '../parts/use-language.ts'
import { DayLine } from './day-line.tsx'
import { lengthOf, linesInView, linesOf, ROW_HEIGHT } from './lines.ts'
import { RecordCells } from './record-cells.tsx'
import { RecordHead } from './record-head.tsx'
import { all, extendedTo, toggled, type Selection } from './selection.ts'

/** Where somebody is in the list: which row, and how far it is scrolled. Outlives the list itself. */
export interface Place {
  id: string | null
  top: number
}

interface RecordTableProps {
  /** What the rows are the answer to. */
  of: unknown
  rows: readonly RecordRow[]
  total: number
  sort: RecordSort
  onSort: (sort: RecordSort) => void
  selection: Selection
  onSelect: (selection: Selection) => void
  /** All that fit are wanted, those that are not loaded too. */
  onSelectAll: () => void
  place: Place
  /** Somebody comes back: focus is where it was. */
  back: boolean
  onOpen: (row: RecordRow) => void
  onEnd: () => void
  /** Up from the first row. */
  onLeave: () => void
  /** Filled with what puts focus into the list, on the row where it was or the first. @returns whether there is one */
  entry: { current: ((first: boolean) => boolean) | null }
}

/**
 * Records under the headings that sort them. One tab stop for all rows: arrows, Page, Home and End move, with Shift they select, Space selects one
 * and Ctrl+A all, Enter opens.
 */
export function RecordTable({ of, rows, total, sort, onSort, selection, onSelect, onSelectAll, place, back, onOpen, onEnd, onLeave, entry }: RecordTableProps) {
  const { t } = useWords()
  const view = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  /** The row where somebody is, and where it stood: another comes into its place when it goes. */
  const [at, setAt] = useState<{ id: string | null; index: number }>({ id: place.id, index: 0 })
  const wantsFocus = useRef(back)
  const seen = useViewport(view)
  const lines = linesOf(rows, sort, today())
  const order = rows.map(({ id }) => id)
  const known = order.indexOf(at.id ?? '')
  const here = known >= 0 ? known : Math.min(at.index, Math.max(0, rows.length - 1))
  const drawn = linesInView(lines, seen.top, seen.height)
  const last = drawn.at(-1)
  const atEnd = last !== undefined && last === lines.at(-1)
  const tellEnd = useEffectEvent(onEnd)
  useEffect(() => {
    if (atEnd) tellEnd()
  }, [atEnd, rows.length])
  const fresh = useRef<unknown>(null)
  const show = useEffectEvent(() => {
    // Another answer begins at its top; the one that somebody left is where it was.
    if (view.current !== null) view.current.scrollTop = fresh.current === null && back ? place.top : 0
    fresh.current = of
  })
  useEffect(() => show(), [of])

  const go = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    wantsFocus.current = true
    setAt({ id: rows[next]?.id ?? null, index: next })
    const box = view.current
    const line = lines.find((each) => each.kind === 'row' && each.index === next)
    if (box === null || line === undefined) return
    // As little as brings the row into view, beneath the headings.
    const room = box.clientHeight - (head.current?.offsetHeight ?? 0)
    if (next === 0) box.scrollTop = 0
    else if (line.top < box.scrollTop) box.scrollTop = line.top
    else if (line.top + ROW_HEIGHT > box.scrollTop + room) box.scrollTop = line.top + ROW_HEIGHT - room
  }
  const enter = useEffectEvent((first: boolean) => {
    if (rows.length === 0) return false
    go(first ? 0 : here)
    return true
  })
  useEffect(() => {
    entry.current = (first) => enter(first)
    return () => {
      entry.current = null
    }
  }, [entry])

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
    if (event.shiftKey) onSelect(extendedTo(selection, order, row.id))
    else if (event.ctrlKey || event.metaKey) onSelect(toggled(selection, row.id))
    else onOpen(row)
  }
  const every = rows.length > 0 && rows.every(({ id }) => selection.ids.has(id))

  return (
    <div className="list-body" ref={view} role="grid" aria-label={t('nav.records')} aria-rowcount={total + 1} aria-multiselectable="true" onScroll={(event) => {
      place.top = event.currentTarget.scrollTop
    }}>
      <div role="rowgroup" className="record-top" ref={head}>
        <RecordHead sort={sort} onSort={onSort} every={every} some={selection.ids.size > 0} onEvery={() => (every ? onSelect(all([])) : onSelectAll())} />
      </div>
      <div role="rowgroup" className="list-space" ref={(space) => space?.style.setProperty('--length', `${lengthOf(lines)}px`)}>
        {drawn.map((line) => {
          if (line.kind === 'day') return <DayLine key={`day ${line.day}`} day={line.day} top={line.top} />
          const { row, index } = line
          const chosen = selection.ids.has(row.id)
          return (
            <div
              key={row.id}
              role="row"
              className="list-row record-columns"
              aria-rowindex={index + 2}
              aria-selected={chosen}
              tabIndex={index === here ? 0 : -1}
              ref={(element) => {
                if (element === null) return
                element.style.setProperty('--y', `${line.top}px`)
                element.style.setProperty('--row', `${ROW_HEIGHT}px`)
                if (index === here && wantsFocus.current) {
                  wantsFocus.current = false
                  element.focus({ preventScroll: true })
                }
              }}
              onKeyDown={(event) => onKey(event, row)}
              onFocus={() => {
                place.id = row.id
                setAt({ id: row.id, index })
              }}
              onClick={(event) => press(event, row)}
            >
              <RecordCells row={row} chosen={chosen} withDay={sort.by !== 'stored'} onToggle={(range) => onSelect(range ? extendedTo(selection, order, row.id) : toggled(selection, row.id))} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
