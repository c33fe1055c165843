import { useLayoutEffect, useRef, type RefObject } from 'react'

/** Focus goes here when the step or sheet appears, in the same breath: where the person goes on. */
export function useStartHere<T extends HTMLElement>(wanted = true): RefObject<T | null> {
  const place = useRef<T>(null)
  useLayoutEffect(() => {
    const start = place.current
    if (!wanted || start === null) return
    // A sheet opens after what is in it is there, and asks for this (HTML, dialog focusing steps); else its close button would come first.
    start.autofocus = true
    start.focus()
  }, [wanted])
  return place
}
