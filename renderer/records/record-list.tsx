import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import type { RecordRow } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useStartHere } from '../parts/use-start-here.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { everything, isNarrowed, type Choice } from './filter.ts'
import type { ListEntry, Place } from './place.ts'
import { FilterChips, RecordFilters } from './record-filters.tsx'
import { RecordTable } from './record-table.tsx'
import { all, nothingSelected, type Selection } from './selection.ts'
import { SelectedBar } from './selected-bar.tsx'
import type { Asked, Worklist } from './use-worklist.ts'

interface RecordListProps {
  list: Worklist
  selection: Selection
  onSelect: (selection: Selection) => void
  /** Where somebody was who comes back from a record. */
  start: Place | null
  onPlace: (place: Partial<Place>) => void
  onOpen: (id: string) => void
}

/** The worklist: one field that understands a name, a number or a date, filters, and what was found, today's first. */
export function RecordList({ list, selection, onSelect, start, onPlace, onOpen }: RecordListProps) {
  const { t, language } = useWords()
  const masked = !useMay()('records.numbers')
  const notify = useNotify()
  const { asked, found, error, going } = list
  const [filtering, setFiltering] = useState(false)
  const [cleared, setCleared] = useState(0)
  const choices = useLoaded('choices', () => call('records.choices', {}))
  const entry = useRef<ListEntry>(null)
  /** Enter came before the answer to this: the first of it is opened. */
  const [opensFirst, setOpensFirst] = useState<Asked | null>(null)
  const input = useStartHere<HTMLInputElement>(start === null)
  const choosing = selection.ids.size > 0
  useEffect(() => {
    // The buttons for what was chosen went from under the finger.
    if (!choosing && document.activeElement === document.body) input.current?.focus()
  }, [choosing, input])
  const settled = found !== null && found.of === asked && !going
  const openFirst = useEffectEvent(() => {
    const [first] = found?.rows ?? []
    if (first !== undefined) onOpen(first.id)
  })
  const opens = settled && opensFirst === asked
  useEffect(() => {
    if (opens) openFirst()
  }, [opens])

  const ask = (change: Partial<Asked>) => {
    if (change.sort === undefined) onSelect(nothingSelected)
    onPlace({ id: null, index: 0, top: 0 })
    list.ask(change)
  }
  const narrow = (choice: Choice) => {
    if (choice === everything) setCleared(cleared + 1)
    ask({ choice })
  }
  /** The last thing that was done to the list is taken back. @returns whether there was one */
  const stepBack = (): boolean => {
    if (selection.ids.size > 0) onSelect(nothingSelected)
    else if (asked.query !== '') ask({ query: '' })
    else if (isNarrowed(asked.choice)) narrow(everything)
    else if (filtering) setFiltering(false)
    else return false
    return true
  }
  useShortcut('Escape', () => {
    if (!stepBack()) input.current?.focus()
  })
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      entry.current?.enter(true)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const [first] = found?.rows ?? []
      if (!settled) setOpensFirst(asked)
      else if (first !== undefined) onOpen(first.id)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (!stepBack()) entry.current?.enter(false)
    }
  }
  const selectAll = () => void list.whole().then((rows) => {
    // Chosen were the rows that stood there, and they stand there no more.
    if (rows === null) return
    onSelect(all(rows.map(({ id }) => id)))
    if ((found?.total ?? 0) > rows.length) notify({ kind: 'told', text: t('records.selectedFirst', { count: rows.length }) })
  })
  const slow = useSlow(going)
  const count = (many: number) => formatNumber(many, language)
  const partly = found !== null && found.total !== found.all
  const noneSays = asked.query === '' && !isNarrowed(asked.choice) ? 'records.none' : masked ? 'records.noneFoundMasked' : 'records.noneFound'

  return (
    <section className="screen screen-full records" aria-labelledby="records-title">
      <h1 id="records-title" className="unseen">{t('nav.records')}</h1>
      {choosing ? <SelectedBar selection={selection} onSelect={onSelect} onErased={() => list.reload()} /> : null}
      <div className="record-tools" hidden={choosing}>
        <input
          ref={input}
          type="search"
          className="input record-search"
          dir={asked.query === '' ? undefined : 'auto'}
          aria-label={t('records.search')}
          aria-keyshortcuts="ArrowDown Enter Escape"
          placeholder={t(masked ? 'records.searchHintMasked' : 'records.searchHint')}
          value={asked.query}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => ask({ query: event.target.value })}
          onKeyDown={onKey}
        />
        <Button icon="filter" expanded={filtering} onPress={() => setFiltering(!filtering)}>{t('records.filter')}</Button>
        {isNarrowed(asked.choice) ? <FilterChips choice={asked.choice} choices={choices.value} byEscape={asked.query === ''} onChoice={narrow} /> : null}
        <output className="soft record-count" data-testid="record-count">
          {slow ? t('records.searching') : found === null ? '' : partly ? t('records.countOf', { count: found.all, shown: count(found.total), number: count(found.all) }) : t('records.count', { count: found.all, number: count(found.all) })}
        </output>
      </div>
      {filtering ? <RecordFilters choice={asked.choice} choices={choices.value} cleared={cleared} onChoice={narrow} /> : null}
      {error === null ? null : <ErrorNote error={error} />}
      <div className="list" aria-busy={going || (error === null && !settled)} onCopy={(event) => event.preventDefault()}>
        {found !== null && found.rows.length === 0 ? <p className="empty">{t(noneSays)}</p> : found === null ? null : (
          <RecordTable
            of={found.of}
            rows={found.rows}
            total={found.total}
            sort={asked.sort}
            onSort={(sort) => ask({ sort })}
            selection={selection}
            onSelect={onSelect}
            onSelectAll={selectAll}
            start={start}
            onPlace={onPlace}
            onOpen={(row: RecordRow) => onOpen(row.id)}
            onEnd={list.more}
            onLeave={() => input.current?.focus()}
            ref={entry}
          />
        )}
      </div>
    </section>
  )
}
