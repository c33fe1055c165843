import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AuditEvent, AuditFilter } from '../../electron/contract/audit.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { formatNumber, formatTime } from '../parts/format.ts'
import { LongList } from '../parts/long-list.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AuditExport } from './audit-export.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { eventWords, wentWrong } from './audit-sentence.tsx'
import { AuditStory } from './audit-story.tsx'
import { ProofState } from './proof-state.tsx'
import './audit.css'

const PAGE = 200

interface Found {
  events: readonly AuditEvent[]
  more: boolean
}

/** The trail, newest first; the state of its proof always in view. */
export function AuditScreen() {
  const words = useWords()
  const { t, language } = words
  const [filter, setFilter] = useState<AuditFilter>({})
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const [going, setGoing] = useState(false)
  const [story, setStory] = useState<AuditEvent | null>(null)
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
  useEffect(() => {
    const timer = setTimeout(() => begin(filter), 0)
    return () => clearTimeout(timer)
  }, [filter])

  return (
    <section className="screen screen-full" aria-label={t('nav.audit')}>
      <ScreenHead title={t('nav.audit')}><AuditExport filter={filter} /></ScreenHead>
      <ProofState seen={`${JSON.stringify(filter)} ${found?.events[0]?.index ?? ''} ${found?.events.length ?? ''}`} />
      <AuditFilters filter={filter} people={people.value ?? []} onFilter={setFilter} />
      {error === null ? null : <ErrorNote error={error} />}
      {slow ? <Progress label={t('audit.loading')} fraction={null} /> : null}
      <div className="list">
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
            currentKey={story === null ? null : String(story.index)}
            onOpen={setStory}
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
      {story === null ? null : <AuditStory event={story} onClose={() => setStory(null)} />}
    </section>
  )
}
