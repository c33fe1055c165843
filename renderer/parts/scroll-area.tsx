import type { ReactNode } from 'react'
import { useScrollKeys } from './use-scroll-keys.ts'

interface ScrollAreaProps {
  /** What it is, for who comes to it with the tab key. */
  label: string
  className: string
  children: ReactNode
}

/** A part of the screen that scrolls by itself, by keys too. */
export function ScrollArea({ label, className, children }: ScrollAreaProps) {
  const place = useScrollKeys<HTMLElement>()
  return <section ref={place} aria-label={label} className={`scroll-area ${className}`}>{children}</section>
}
