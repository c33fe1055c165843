import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { useWords } from '../parts/use-language.ts'
import { dropReading, readingsWait } from '../reading/take-reading.ts'
import { readBytes } from '../scan/file-panel.tsx'
import { Comparisons } from './comparisons.ts'
import { ReadingQueue, type QueueState } from './reading-queue.ts'
import type { QueueOptions } from './waiting.ts'

/** Documents that nobody had decided about when the desk was left: told to who comes next, by their number alone. */
let lost = 0

/** What waited for this person while the desk was locked, or was handed to them. */
async function takeUp(queue: ReadingQueue, hasLeft: () => boolean): Promise<void> {
  const waiting = await call('reading.waiting', {}).catch(() => [])
  for (const { readingId } of waiting) {
    try {
      const held = await call('reading.reopen', { readingId })
      // It stays theirs.
      if (hasLeft()) return
      queue.addRead({ also: [held] })
    } catch {
      // Ten minutes are over between the two.
    }
  }
}

type QueueUse = Pick<QueueOptions, 'give' | 'isFree' | 'ahead'> & { /** What is read waits for its person, who left. */ stays: boolean }

/** The documents that wait at this desk. They go with the screen, and the next one to sign in is told so. */
export function useQueue({ give, isFree, ahead, stays }: QueueUse): QueueState & { queue: ReadingQueue; comparisons: Comparisons } {
  const { t } = useWords()
  const notify = useNotify()
  const [made] = useState<QueueUse>({ give, isFree, ahead, stays })
  useEffect(() => {
    Object.assign(made, { give, isFree, ahead, stays })
  })
  const [comparisons] = useState(() => new Comparisons((readingId) => call('reading.comparePrinted', { readingId })))
  const [queue] = useState(() => new ReadingQueue({
    comparisons,
    read: (bytes, beside) => readBytes(bytes, null, beside), drop: dropReading,
    give: (held) => made.give(held), isFree: () => made.isFree(), ahead: () => made.ahead(),
    pause: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
  }))
  const state = useSyncExternalStore(queue.subscribe, queue.snapshot)
  const tell = useEffectEvent(() => {
    if (lost > 0) notify({ kind: 'trouble', stays: true, text: t('queue.lost', { count: lost }) })
    lost = 0
  })
  useEffect(() => {
    queue.begin()
    tell()
    let left = false
    void takeUp(queue, () => left)
    return () => {
      left = true
      lost = queue.close(made.stays && readingsWait())
    }
  }, [queue, made])
  return { ...state, queue, comparisons }
}
