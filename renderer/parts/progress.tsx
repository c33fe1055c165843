import { useEffect, useState } from 'react'
import { useWords } from './use-language.ts'
import { formatNumber } from './format.ts'

interface ProgressProps {
  /** What is being done. */
  label: string
  /** 0 to 1, or null where nobody knows. */
  fraction: number | null
}

/** What is being done and how far. */
export function Progress({ label, fraction }: ProgressProps) {
  const { language } = useWords()
  return (
    <div className={fraction === null ? 'progress progress-unknown' : 'progress'}>
      <div className="spread">
        <span>{label}</span>
        {fraction === null ? null : <bdi>{formatNumber(fraction, language, { style: 'percent' })}</bdi>}
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={fraction === null ? undefined : Math.round(fraction * 100)}
        ref={(track) => track?.style.setProperty('--done', String(fraction ?? 0))}
      />
    </div>
  )
}

/** True once something has been going on for half a second: what is quicker just happens. */
export function useSlow(going: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!going) {
      setSlow(false)
      return undefined
    }
    const timer = setTimeout(() => setSlow(true), 500)
    return () => clearTimeout(timer)
  }, [going])
  return slow
}
