import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { RecordRow } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { TextField } from '../parts/fields.tsx'
import { formatNumber, formatShortDate, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { LongList } from '../parts/long-list.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'
import { VerdictTag } from '../parts/verdict.tsx'
import { documentName } from '../reading/document-words.ts'

const PAGE = 100
/** A person has stopped typing. */
const PAUSE_MS = 250

interface Found {
  rows: readonly RecordRow[]
  more: boolean
  total: number
}

interface RecordListProps {
  query: string
  onQuery: (query: string) => void
  onOpen: (id: string) => void
}

/** One field that understands a name, a number or a date, and what it finds. */
export function RecordList({ query, onQuery, onOpen }: RecordListProps) {
  const words = useWords()
  const { t, language } = words
  const masked = !useMay()('records.numbers')
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const [going, setGoing] = useState(true)
  const slow = useSlow(going)
  const asked = useRef(0)

  const search = async (before: RecordRow | null) => {
    asked.current += 1
    const mine = asked.current
    setGoing(true)
    try {
      const answer = await call('records.search', { query, before: before?.createdAt ?? null, limit: PAGE })
      if (mine !== asked.current) return
      setFound((had) => (before === null || had === null ? answer : { ...answer, rows: [...had.rows, ...answer.rows] }))
      setError(null)
    } catch (thrown) {
      if (mine === asked.current) setError(asFoyerError(thrown))
    } finally {
      if (mine === asked.current) setGoing(false)
    }
  }
  const begin = useEffectEvent((asWanted: string) => {
    if (asWanted === query) void search(null)
  })
  useEffect(() => {
    const timer = setTimeout(() => begin(query), query === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [query])

  return (
    <section className="screen screen-full" aria-labelledby="records-title">
      <h1 id="records-title">{t('nav.records')}</h1>
      <TextField label={t('records.search')} hint={t(masked ? 'records.searchHintMasked' : 'records.searchHint')} value={query} onChange={onQuery} lead maxLength={100} type="search" startHere />
      <div className="spread">
        <output className="soft">{found === null ? '' : t('records.count', { count: found.total, number: formatNumber(found.total, language) })}</output>
        {slow ? <div className="records-progress"><Progress label={t('records.searching')} fraction={null} /></div> : null}
      </div>
      {error === null ? null : <ErrorNote error={error} />}
      <div className="list">
        <div className="list-head record-columns" aria-hidden="true">
          <span>{t('fields.name')}</span>
          <span>{t('records.document')}</span>
          <span>{t('fields.documentNumber')}</span>
          <span>{t('fields.dateOfBirth')}</span>
          <span>{t('records.state')}</span>
          <span>{t('records.stored')}</span>
        </div>
        {found !== null && found.rows.length === 0 ? <p className="empty">{t(query === '' ? 'records.none' : masked ? 'records.noneFoundMasked' : 'records.noneFound')}</p> : (
          <LongList
            label={t('nav.records')}
            items={found?.rows ?? []}
            rowHeight={64}
            keyOf={(row) => row.id}
            rowClass="record-columns"
            onOpen={(row) => onOpen(row.id)}
            onEnd={() => {
              const last = found?.rows.at(-1)
              if (found?.more === true && last !== undefined && !going) void search(last)
            }}
            render={(row) => (
              <>
                <strong><bdi>{row.name}</bdi></strong>
                <span>{documentName(words, row.documentType, row.issuingState)}</span>
                <bdi dir="ltr" className="mono">{row.documentNumber}</bdi>
                <span>{formatShortDate(row.dateOfBirth, language)}</span>
                <span className="record-state"><VerdictTag verdict={row.verdict} />{row.corrected ? <span className="record-hand" title={t('sources.hand')}><Icon name="edit" /><span className="unseen">{t('sources.hand')}</span></span> : null}</span>
                <span>{formatTime(row.createdAt, language)}</span>
              </>
            )}
          />
        )}
      </div>
    </section>
  )
}
