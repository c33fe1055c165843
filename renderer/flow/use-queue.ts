import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { useWords } from '../parts/use-language.ts'
import { dropReading } from '../reading/take-reading.ts'
import { readBytes } from '../scan/file-panel.tsx'
import { Comparisons } from './comparisons.ts'
import { ReadingQueue, type QueueState } from './reading-queue.ts'
import type { QueueOptions } from './waiting.ts'

/** Documents that nobody had decided about when the desk was left: told to who comes next, by their number alone. */
let lost = 0

type QueueUse = Pick<QueueOptions, 'give' | 'isFree' | 'ahead'>

/** The documents that wait at this desk. They go with the screen, and the next one to sign in is told so. */
export function useQueue({ give, isFree, ahead }: QueueUse): QueueState & { queue: ReadingQueue; comparisons: Comparisons } {
  const { t } = useWords()
  const notify = useNotify()
  const [made] = useState<QueueUse>({ give, isFree, ahead })
  useEffect(() => {
    Object.assign(made, { give, isFree, ahead })
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
    return () => {
      lost = queue.close()
    }
  }, [queue])
  return { ...state, queue, comparisons }
}
