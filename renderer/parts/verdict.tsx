import type { Verdict } from '../../electron/contract/reading.ts'
import { useWords } from './use-language.ts'

interface MarkProps {
  verdict: Verdict
  /** Nothing is to be done about what is not proven: a ring, without the sign that calls somebody. */
  calm?: boolean
}

/** A shape of its own for each state, so that colour is never alone: disc, diamond, octagon, ring. */
export function VerdictMark({ verdict, calm = false }: MarkProps) {
  if (verdict === 'readNotProven' && calm) {
    return (
      <svg className="verdict-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path fillRule="evenodd" fill="currentColor" d="M16 1a15 15 0 1 1 0 30a15 15 0 0 1 0-30z M16 4.500a11.500 11.500 0 1 0 0 23a11.500 11.500 0 0 0 0-23z M9 12.500h14v2.500H9z M9 17.500h9v2.500H9z" />
      </svg>
    )
  }
  return (
    <svg className="verdict-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      {verdict === 'genuine' ? <path fillRule="evenodd" fill="currentColor" d="M16 1a15 15 0 1 1 0 30a15 15 0 0 1 0-30z M24.4 9.6 13.8 20.2 8.6 15l-2.3 2.3 7.5 7.5L26.700 11.900z" /> : null}
      {verdict === 'readNotProven' ? <path fillRule="evenodd" fill="currentColor" d="M16 0l16 16-16 16L0 16z M14.300 8h3.400v10h-3.400z M14.300 20.500h3.400v3.400h-3.400z" /> : null}
      {verdict === 'stop' ? <path fillRule="evenodd" fill="currentColor" d="M9.800 1h12.400L31 9.800v12.400L22.200 31H9.800L1 22.200V9.800z M8 13.800h16v4.400H8z" /> : null}
    </svg>
  )
}

/** The verdict of what is stored, in a row of a list: nothing is to be done about what was not proven. */
export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { t } = useWords()
  return (
    <span className={`verdict-small verdict-${verdict === 'readNotProven' ? 'calm' : verdict}`}>
      <VerdictMark verdict={verdict} calm />
      <span>{t(`verdict.${verdict}`)}</span>
    </span>
  )
}
