import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { RecordRow } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { useShortcut } from '../parts/shortcuts.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { everything, isNarrowed, type Choice } from './filter.ts'
import { FilterChips, RecordFilters } from './record-filters.tsx'
import { RecordTable, type Place } from './record-table.tsx'
import { all, nothingSelected, type Selection } from './selection.ts'
import { SelectedBar } from './selected-bar.tsx'
import type { Asked, Worklist } from './use-worklist.ts'

interface RecordListProps {
  list: Worklist
  selection: Selection
  onSelect: (selection: Selection) => void
  place: RefObject<Place>
  /** Somebody comes back from a record. */
  back: boolean
  onOpen: (id: string) => void
}

/** The worklist: one field that understands a name, a number or a date, filters, and what was found, today's first. */
export function RecordList({ list, selection, onSelect, place, back, onOpen }: RecordListProps) {
  const { t, language } = useWords()
  const masked = !useMay()('records.numbers')
  const { asked, found, error, going } = list
  const [filtering, setFiltering] = useState(false)
  const choices = useLoaded('choices', () => call('records.choices', {}))
  const input = useRef<HTMLInputElement>(null)
  const entry = useRef<((first: boolean) => boolean) | null>(null)
  /** Enter came before the answer: the first of it is opened. */
  const [opensFirst, setOpensFirst] = useState(false)
  useEffect(() => {
    if (!back) input.current?.focus()
  }, [back])
  const settled = found !== null && found.of === asked && !going
  const openFirst = useEffectEvent(() => {
    setOpensFirst(false)
    const [first] = found?.rows ?? []
    if (first !== undefined) onOpen(first.id)
  })
  useEffect(() => {
    if (opensFirst && settled) openFirst()
  }, [opensFirst, settled])

  const ask = (change: Partial<Asked>) => {
    setOpensFirst(false)
    if (change.sort === undefined) onSelect(nothingSelected)
    place.current = { id: null, top: 0 }
    list.ask(change)
  }
  const narrow = (choice: Choice) => ask({ choice })
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
    if (event.key === 'ArrowDown' && entry.current?.(true) === true) event.preventDefault()
    else if (event.key === 'Enter') {
      event.preventDefault()
      const first = found?.rows.find(({ id }) => selection.ids.has(id)) ?? found?.rows[0]
      if (!settled) setOpensFirst(true)
      else if (first !== undefined) onOpen(first.id)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (!stepBack()) entry.current?.(false)
    }
  }
  const selectAll = () => void list.whole().then((rows) => onSelect(all(rows.map(({ id }) => id))))
  const count = (many: number) => formatNumber(many, language)
  const partly = found !== null && found.total !== found.all
  const noneSays = asked.query === '' && !isNarrowed(asked.choice) ? 'records.none' : masked ? 'records.noneFoundMasked' : 'records.noneFound'

  return (
    <section className="screen screen-full records" aria-labelledby="records-title">
      <h1 id="records-title" className="unseen">{t('nav.records')}</h1>
      {selection.ids.size > 0 ? <SelectedBar selection={selection} onSelect={onSelect} onErased={() => list.reload()} /> : null}
      <div className="record-tools" hidden={selection.ids.size > 0}>
        <input
          ref={input}
          type="search"
          className="input record-search"
          dir="auto"
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
        {isNarrowed(asked.choice) ? <FilterChips choice={asked.choice} choices={choices.value} onChoice={narrow} /> : null}
        <output className="soft record-count" data-testid="record-count">
          {found === null ? '' : partly ? t('records.countOf', { count: found.all, shown: count(found.total), number: count(found.all) }) : t('records.count', { count: found.all, number: count(found.all) })}
        </output>
      </div>
      {filtering ? <RecordFilters choice={asked.choice} choices={choices.value} onChoice={narrow} /> : null}
      {error === null ? null : <ErrorNote error={error} />}
      <div className="list" aria-busy={going}>
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
            place={place.current}
            back={back}
            onOpen={(row: RecordRow) => onOpen(row.id)}
            onEnd={list.more}
            onLeave={() => input.current?.focus()}
            entry={entry}
          />
        )}
      </div>
    </section>
  )
}
