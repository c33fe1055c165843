import { useEffect, useRef, type RefObject } from 'react'

/** Focus goes here when the step or sheet appears: where the person goes on. */
export function useStartHere<T extends HTMLElement>(wanted = true): RefObject<T | null> {
  const place = useRef<T>(null)
  useEffect(() => {
    if (wanted) place.current?.focus()
  }, [wanted])
  return place
}
