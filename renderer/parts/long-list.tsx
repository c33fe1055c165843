import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useWindow } from './use-window.ts'

interface LongListProps<T> {
  label: string
  items: readonly T[]
  /** Pixels of one row. */
  rowHeight: number
  keyOf: (item: T) => string
  /** Adds to the row's class: the grid of columns. */
  rowClass: string
  render: (item: T) => ReactNode
  onOpen: (item: T) => void
  /** The row that is open now. */
  currentKey?: string | null
  /** The end came into view. */
  onEnd?: () => void
}

/**
 * Thousands of rows, drawn where they are looked at. One tab stop: arrows, Page, Home and End move,
 * Enter opens.
 */
export function LongList<T>(props: LongListProps<T>) {
  const { items, rowHeight } = props
  const view = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const wantsFocus = useRef(false)
  const drawn = useWindow(view, items.length, rowHeight)
  const last = drawn.at(-1)?.index ?? -1
  const atEnd = last >= 0 && last >= items.length - 1
  const tellEnd = useEffectEvent((length: number) => {
    if (length > 0) props.onEnd?.()
  })
  useEffect(() => {
    if (atEnd) tellEnd(items.length)
  }, [atEnd, items.length])
  const place = Math.min(at, Math.max(0, items.length - 1))

  const go = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to))
    wantsFocus.current = true
    setAt(next)
    const here = view.current
    if (here === null) return
    // As little as brings the row into view.
    if (next * rowHeight < here.scrollTop) here.scrollTop = next * rowHeight
    else if ((next + 1) * rowHeight > here.scrollTop + here.clientHeight) here.scrollTop = (next + 1) * rowHeight - here.clientHeight
  }
  const onKey = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((view.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const moves: Record<string, number> = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: items.length - 1 }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(to)
  }

  return (
    <div className="list-body" ref={view}>
      <ul className="list-space" aria-label={props.label} ref={(space) => space?.style.setProperty('--length', `${items.length * rowHeight}px`)}>
        {drawn.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          const key = props.keyOf(item)
          return (
            <li key={key} aria-setsize={items.length} aria-posinset={row.index + 1}>
              <button
                type="button"
                className={`list-row ${props.rowClass}`}
                tabIndex={row.index === place ? 0 : -1}
                aria-current={props.currentKey === key ? true : undefined}
                ref={(button) => {
                  if (button === null) return
                  button.style.setProperty('--y', `${row.start}px`)
                  button.style.setProperty('--row', `${rowHeight}px`)
                  if (row.index === place && wantsFocus.current) {
                    wantsFocus.current = false
                    button.focus({ preventScroll: true })
                  }
                }}
                onKeyDown={onKey}
                onFocus={() => setAt(row.index)}
                onClick={() => props.onOpen(item)}
              >
                {props.render(item)}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
