import { useEffect, useRef, type ReactNode } from 'react'

/** A screen's title, where focus begins, with what belongs beside it. */
export function ScreenHead({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <header className="spread">
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      {children}
    </header>
  )
}
