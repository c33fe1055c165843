import type { ReactNode } from 'react'
import { Icon } from '../parts/icons.tsx'

interface StandingNoticeProps {
  sentence: string
  says: string
  testId: string
  /** What can be done about it from here. */
  children?: ReactNode
}

/** Stands above every screen as long as its reason does. */
export function StandingNotice({ sentence, says, testId, children }: StandingNoticeProps) {
  return (
    <output className="error-note" data-testid={testId}>
      <Icon name="warn" />
      <span className="grow">
        <strong className="sentence">{sentence}</strong>
        {' '}
        {says}
      </span>
      {children}
    </output>
  )
}
