import { useCallback, useEffect, useRef, useState } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import type { Comparisons } from './comparisons.ts'

export interface Comparing {
  going: boolean
  /** The Reading as it is once nothing is being compared any more. */
  settle: () => Promise<HeldReading>
}

/**
 * No check digit covers the names, so the printed zone is read too, while the clerk already looks at the fields.
 * A Reading is replaced by the compared one; whoever needs its id waits for that with `settle`.
 * @param atDesk what is held at once: the effects of an older rendering may run after the answer, and what they saw is replaced by then
 */
export function useComparePrinted(held: HeldReading, atDesk: () => HeldReading | null, comparisons: Comparisons, onUpdated: TakeReading): Comparing {
  const [going, setGoing] = useState(false)
  const pending = useRef<Promise<void> | null>(null)
  const asked = useRef<string | null>(null)
  const update = useRef(onUpdated)
  useEffect(() => {
    update.current = onUpdated
  })
  const { readingId } = held
  const wanted = comparisons.isOpen(held)
  useEffect(() => {
    if (!wanted || asked.current === readingId) return
    asked.current = readingId
    const compare = async () => {
      setGoing(true)
      try {
        const compared = await comparisons.of(readingId)
        update.current(compared, readingId)
      } catch {
        // The Reading stands as it is: its names are then not compared, and no check says that they were.
      } finally {
        setGoing(false)
        pending.current = null
      }
    }
    pending.current = compare()
  }, [comparisons, readingId, wanted])
  const settle = useCallback(async () => {
    await pending.current
    return atDesk() ?? held
  }, [atDesk, held])
  return { going, settle }
}
