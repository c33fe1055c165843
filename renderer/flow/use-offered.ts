import { useCallback, useEffect, useState } from 'react'
import type { FileReading } from '../../electron/contract/reading.ts'
import type { Offer } from '../../electron/contract/sources.ts'
import { call, on } from '../bridge.ts'
import { useTask, type Task } from '../parts/use-task.ts'

interface Offered {
  /** A source has something that nobody took yet. */
  waits: boolean
  task: Task
  take: () => void
}

interface OfferedOptions {
  /** A scan page is open, and free for the next document. */
  free: boolean
  /** Policy has what comes read without being asked for. */
  byItself: boolean
  /** The Reading that the next page goes on with. */
  continues: string | null
  onRead: (read: FileReading, continues: string | null) => void
}

/** What comes by itself, from a folder or a swipe reader: read at once where that is wanted and the desk is free, else when somebody says so. */
export function useOffered({ free, byItself, continues, onRead }: OfferedOptions): Offered {
  const [offers, setOffers] = useState<readonly Offer[]>([])
  const task = useTask()
  const { going, error, run } = task
  useEffect(() => {
    let open = true
    // Asking is what has the sources watched, as policy has them now.
    const list = (): void => { call('sources.list', {}).then((listed) => { if (open) setOffers(listed) }, () => undefined) }
    list()
    const stops = [
      on('sources.offered', (offer) => setOffers((before) => [...before.filter(({ id }) => id !== offer.id), ...(offer.count > 0 ? [offer] : [])])),
      on('policy.changed', list),
      on('process.state', ({ process, state }) => { if (process === 'scanners' && state === 'up') list() }),
    ]
    return () => {
      open = false
      for (const stop of stops) stop()
    }
  }, [])

  const id = offers[0]?.id
  const take = useCallback(() => {
    if (id === undefined || going) return
    void run(async () => onRead(await call('sources.take', { id, ...(continues === null ? {} : { continues }) }), continues))
  }, [id, going, run, continues, onRead])
  // Why the last one gave nothing is read by somebody before the next is taken.
  const wanted = free && byItself && error === null
  useEffect(() => { if (wanted) take() }, [wanted, take])
  return { waits: id !== undefined && free && !going && !wanted, task, take }
}
