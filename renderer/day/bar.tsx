import { useId } from 'react'
import type { DocumentCounts } from '../../electron/contract/day.ts'
import { totalOf, verdictOrder } from './counts.ts'

interface BarProps {
  documents: DocumentCounts
  /** How many reach the top. */
  top: number
  /** Stands on the bar. */
  label?: string | null
}

/**
 * Documents as one bar, the verdicts one on the other: solid, hatched and chequered, so that colour is never alone. Numbers and names stand
 * beside it.
 */
export function Bar({ documents, top, label = null }: BarProps) {
  const id = useId()
  const share = (count: number) => `${(100 * count) / top}%`
  return (
    <svg className="day-bar" aria-hidden="true" focusable="false">
      <defs>
        <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" className="day-hatch" /></pattern>
        <pattern id={`${id}-check`} width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0h4v4H0zM4 4h4v4H4z" className="day-check" /></pattern>
      </defs>
      {verdictOrder.map((verdict, at) => {
        if (documents[verdict] === 0) return null
        const upTo = verdictOrder.slice(0, at + 1).reduce((sum, each) => sum + documents[each], 0)
        const place = { x: '0', y: share(top - upTo), width: '100%', height: share(documents[verdict]) }
        return (
          <g key={verdict}>
            <rect {...place} className={`day-part day-part-${verdict}`} />
            {verdict === 'genuine' ? null : <rect {...place} fill={`url(#${id}-${verdict === 'stop' ? 'check' : 'hatch'})`} />}
          </g>
        )
      })}
      {label === null ? null : <text className="day-count" x="50%" y={share(top - totalOf(documents))} dy="-5">{label}</text>}
    </svg>
  )
}
