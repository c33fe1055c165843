import { useCallback, useEffect, useEffectEvent, useRef } from 'react'
import type { AskedScan } from '../../electron/contract/scan-requests.ts'
import { call, on } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { useWords } from '../parts/use-language.ts'
import { useLoaded } from '../parts/use-task.ts'

/** Who else is at a request, and has left, is told of by nothing: looked at so often, ms. */
const LOOK_AGAIN_MS = 15_000
export const REQUESTS = 'requests'

export interface Requests {
  /** Open ones, the oldest first. */
  all: readonly AskedScan[]
  /** The one that is being worked on here. */
  mine: AskedScan | null
  reload: () => void
  /** So many documents were confirmed for it from here. */
  confirmed: (count: number) => void
  /** It ends, or is put back, by a press here: that is no news. */
  ended: () => void
}

/** What other systems ask this desk for. @param shown whether the screen is looked at on which it stands */
export function useRequests(shown: boolean): Requests {
  const { t } = useWords()
  const notify = useNotify()
  const { value, reload } = useLoaded('requests', () => call('requests.list', {}))
  const all = value ?? []
  const mine = all.find(({ by }) => by?.me === true) ?? null
  /** The one of before, with how many documents it has as far as is known here. */
  const before = useRef<{ request: AskedScan; done: number } | null>(null)
  const known = useRef<ReadonlySet<string> | null>(null)

  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS)
    const off = on('requests.changed', reload)
    return () => {
      clearInterval(timer)
      off()
    }
  }, [reload])

  const told = useEffectEvent((list: readonly AskedScan[]) => {
    const was = before.current
    const now = list.find(({ by }) => by?.me === true) ?? null
    if (was !== null && was.request.id !== now?.id) {
      const { client, reference, guests } = was.request
      const isDone = was.done >= guests.length
      notify({ kind: isDone ? 'done' : 'trouble', topic: REQUESTS, text: isDone ? t('requests.done', { client, reference }) : t('requests.over', { client }) })
    }
    before.current = now === null ? null : { request: now, done: now.done }
    const fresh = known.current === null ? undefined : list.find(({ id }) => known.current?.has(id) !== true)
    known.current = new Set(list.map(({ id }) => id))
    // On its own screen the card itself says so.
    if (fresh !== undefined && !shown) notify({ kind: 'told', topic: REQUESTS, text: t('requests.asks', { client: fresh.client }) })
  })
  useEffect(() => {
    if (value !== null) told(value)
  }, [value])

  const confirmed = useCallback((count: number) => {
    if (before.current !== null) before.current.done += count
    reload()
  }, [reload])
  const ended = useCallback(() => {
    before.current = null
    reload()
  }, [reload])
  return { all, mine, reload, confirmed, ended }
}
