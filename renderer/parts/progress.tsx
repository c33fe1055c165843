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
    <div className="progress">
      <div className="spread">
        <span>{label}</span>
        {fraction === null ? null : <bdi>{formatNumber(fraction, language, { style: 'percent' })}</bdi>}
      </div>
      <progress className="progress-bar" aria-label={label} max={1} value={fraction ?? undefined} />
    </div>
  )
}

/** True once something has been going on for half a second: what is quicker just happens. */
export function useSlow(going: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!going) return undefined
    const timer = setTimeout(() => setSlow(true), 500)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [going])
  return going && slow
}
