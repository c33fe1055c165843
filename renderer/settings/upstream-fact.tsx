import type { ReactNode } from 'react'

/** One line of what is known of a way upstream. */
export function Fact({ name, children }: { name: string, children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>
}
