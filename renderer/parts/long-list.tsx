import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

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
  const rows = useVirtualizer({ count: items.length, getScrollElement: () => view.current, estimateSize: () => rowHeight, overscan: 6 })
  const drawn = rows.getVirtualItems()
  const last = drawn.at(-1)?.index ?? -1
  const { onEnd } = props
  useEffect(() => {
    if (last >= 0 && last >= items.length - 1) onEnd?.()
    // oxlint-disable-next-line react/exhaustive-deps -- reaching the end is the event, not a new callback
  }, [last, items.length])
  useEffect(() => {
    if (at >= items.length && items.length > 0) setAt(0)
  }, [at, items.length])

  const go = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to))
    wantsFocus.current = true
    setAt(next)
    rows.scrollToIndex(next)
  }
  const onKey = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((view.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: items.length - 1 }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(to)
  }

  return (
    <div
      className="list-body"
      ref={view}
      role="list"
      aria-label={props.label}
      onKeyDown={onKey}
    >
      <div className="list-space" role="presentation" ref={(space) => space?.style.setProperty('--length', `${rows.getTotalSize()}px`)}>
        {drawn.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          const key = props.keyOf(item)
          return (
            <div key={key} role="listitem" aria-setsize={items.length} aria-posinset={row.index + 1}>
              <button
                type="button"
                className={`list-row ${props.rowClass}`}
                tabIndex={row.index === at ? 0 : -1}
                aria-current={props.currentKey === key ? true : undefined}
                ref={(button) => {
                  if (button === null) return
                  button.style.setProperty('--y', `${row.start}px`)
                  button.style.setProperty('--row', `${rowHeight}px`)
                  if (row.index === at && wantsFocus.current) {
                    wantsFocus.current = false
                    button.focus({ preventScroll: true })
                  }
                }}
                onFocus={() => setAt(row.index)}
                onClick={() => props.onOpen(item)}
              >
                {props.render(item)}
              </button>
            </div>
          )
        })}
      </div>
    </div>
  )
}
