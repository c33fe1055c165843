import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AuditEvent, AuditFilter } from '../../electron/contract/audit.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { formatNumber, formatTime } from '../parts/format.ts'
import { LongList } from '../parts/long-list.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AuditFilters } from './audit-filters.tsx'
import { eventWords, wentWrong } from './audit-sentence.tsx'

const PAGE = 200
/** While somebody types, each letter is no question of its own, ms. */
const TYPING_MS = 200

interface Found {
  events: readonly AuditEvent[]
  more: boolean
}

interface AuditEventsProps {
  filter: AuditFilter
  onFilter: (filter: AuditFilter) => void
  /** The event that is open now. */
  current: AuditEvent | null
  onOpen: (event: AuditEvent) => void
  /** What the list shows now, for whoever shows something beside it. */
  onSeen: (seen: string) => void
}

/** The trail, newest first, by any filter. */
export function AuditEvents({ filter, onFilter, current, onOpen, onSeen }: AuditEventsProps) {
  const words = useWords()
  const { t, language } = words
  const { terminal } = useDesk().state
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const [going, setGoing] = useState(false)
  const slow = useSlow(going)
  const people = useLoaded('people', () => call('audit.people', {}))
  const asked = useRef(0)

  const list = async (before: number | null) => {
    asked.current += 1
    const mine = asked.current
    setGoing(true)
    try {
      const answer = await call('audit.list', { filter, before, limit: PAGE })
      if (mine !== asked.current) return
      setFound((had) => (before === null || had === null ? answer : { ...answer, events: [...had.events, ...answer.events] }))
      onSeen(`${JSON.stringify(filter)} ${answer.events[0]?.index ?? ''} ${answer.events.length}`)
      setError(null)
    } catch (thrown) {
      if (mine === asked.current) setError(asFoyerError(thrown))
    } finally {
      if (mine === asked.current) setGoing(false)
    }
  }
  const begin = useEffectEvent((wanted: AuditFilter) => {
    if (wanted === filter) void list(null)
  })
  const typed = filter.text?.typed ?? ''
  useEffect(() => {
    const timer = setTimeout(() => begin(filter), typed === '' ? 0 : TYPING_MS)
    return () => clearTimeout(timer)
  }, [filter, typed])
  const terminals = [...new Set([...(terminal === null ? [] : [terminal]), ...(found?.events ?? []).map((event) => event.terminal), ...(typeof filter.terminal === 'string' ? [filter.terminal] : [])])]

  return (
    <>
      <AuditFilters filter={filter} people={people.value ?? []} terminals={terminals} onFilter={onFilter} />
      {error === null ? null : <ErrorNote error={error} />}
      {slow ? <Progress label={t('audit.loading')} fraction={null} /> : null}
      <div className="list audit-list">
        <div className="list-head audit-columns" aria-hidden="true">
          <span>{t('audit.number')}</span>
          <span>{t('audit.time')}</span>
          <span>{t('audit.who')}</span>
          <span>{t('audit.what')}</span>
          <span>{t('audit.call')}</span>
          <span>{t('audit.result')}</span>
        </div>
        {found !== null && found.events.length === 0 ? <p className="empty">{t('audit.none')}</p> : (
          <LongList
            label={t('nav.audit')}
            items={found?.events ?? []}
            rowHeight={56}
            keyOf={(event) => String(event.index)}
            rowClass="audit-columns"
            currentKey={current === null ? null : String(current.index)}
            onOpen={onOpen}
            onEnd={() => {
              const last = found?.events.at(-1)
              if (found?.more === true && last !== undefined && !going) void list(last.index)
            }}
            render={(event) => (
              <>
                <bdi className="soft">{formatNumber(event.index, language)}</bdi>
                <span>{formatTime(event.time, language)}</span>
                <span><bdi>{event.user === 'system' ? t('audit.system') : event.userName}</bdi></span>
                <strong className={wentWrong(event) ? 'audit-failed' : undefined}>{eventWords(words, event)}</strong>
                <bdi dir="ltr" className="mono small">{event.method} {event.path}</bdi>
                <bdi className={wentWrong(event) ? 'audit-failed mono' : 'mono'}>{event.status}</bdi>
              </>
            )}
          />
        )}
      </div>
    </>
  )
}
