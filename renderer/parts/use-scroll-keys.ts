import { useEffect, useRef, type RefObject } from 'react'

/**
 * For what scrolls by itself: while it holds more than it shows it is a tab stop, so that arrow keys move it. Not otherwise, and not by the
 * browser: the older one makes no tab stop of it by itself, the newer one none where something inside can be reached, though the rest cannot.
 */
export function useScrollKeys<T extends HTMLElement>(): RefObject<T | null> {
  const place = useRef<T>(null)
  useEffect(() => {
    const here = place.current
    if (here === null) return undefined
    const look = () => {
      const more = here.scrollHeight > here.clientHeight + 1 || here.scrollWidth > here.clientWidth + 1
      // One that has the focus keeps it until it is left.
      if (more) here.tabIndex = 0
      else if (document.activeElement !== here) here.removeAttribute('tabindex')
    }
    const size = new ResizeObserver(look)
    const watch = () => {
      size.disconnect()
      size.observe(here)
      for (const child of here.children) size.observe(child)
    }
    const content = new MutationObserver(watch)
    content.observe(here, { childList: true })
    watch()
    return () => {
      size.disconnect()
      content.disconnect()
    }
  }, [])
  return place
}
