import { useEffect, useState, type RefObject } from 'react'

export interface Row {
  index: number
  /** Pixels from the top of the list. */
  start: number
}

/** Rows drawn beyond both edges, so that scrolling never shows a gap. */
const BEYOND = 6

/** How far something is scrolled, and how high it is, pixels. */
export function useViewport(view: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [seen, setSeen] = useState({ top: 0, height: 0 })
  useEffect(() => {
    const here = view.current
    if (here === null) return undefined
    const look = () => setSeen({ top: here.scrollTop, height: here.clientHeight })
    const size = new ResizeObserver(look)
    size.observe(here)
    here.addEventListener('scroll', look, { passive: true })
    return () => {
      size.disconnect()
      here.removeEventListener('scroll', look)
    }
  }, [view])
  return seen
}

/**
 * Which rows of a long list are in view. All rows are of one height, which is what makes this a division rather than
 * a library.
 */
export function useWindow(view: RefObject<HTMLElement | null>, count: number, rowHeight: number): readonly Row[] {
  const seen = useViewport(view)
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - BEYOND)
  const end = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + BEYOND)
  return Array.from({ length: Math.max(0, end - first) }, (_, at) => ({ index: first + at, start: (first + at) * rowHeight }))
}
