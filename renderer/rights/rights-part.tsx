import { useState } from 'react'
import type { RecordRow } from '../../electron/contract/records.ts'
import { RIGHTS_MAX, type Erasure, type NamedGuest } from '../../electron/contract/rights.ts'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Tick, TextField } from '../parts/fields.tsx'
import { formatShortDate, formatTime } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { documentName } from '../reading/document-words.ts'
import { ErasureAnswer } from './erasure-answer.tsx'
import { ErasePerson } from './erase-person.tsx'
import { HeldLine } from './held-line.tsx'
import { NamedGuests } from './named-guests.tsx'
import './rights.css'

/** Everything about one person in one place: find it, hand it over, erase it, and prove that. */
export function RightsPart({ onStory }: { onStory: (subject: string) => void }) {
  const words = useWords()
  const { t, language } = words
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<{ rows: readonly RecordRow[]; more: boolean; guests: readonly NamedGuest[] } | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [doing, setDoing] = useState<'save' | 'erase' | null>(null)
  const [answer, setAnswer] = useState<Erasure | null>(null)
  const task = useTask()
  const slow = useSlow(task.going)
  const ids = [...chosen]
  const held = useLoaded(`held ${ids.join(' ')}`, () => (ids.length === 0 ? Promise.resolve(null) : call('rights.about', { ids })))
  const look = () => void task.run(async () => {
    const answered = await call('rights.find', { query: query.trim() })
    setFound(answered)
    setChosen(new Set())
  })
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  return (
    <section className="audit-part" aria-label={t('audit.parts.rights')} data-testid="rights">
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          if (query.trim() !== '') look()
        }}
      >
        <TextField label={t('rights.search')} type="search" value={query} maxLength={100} startHere onChange={setQuery} />
        <Button submit kind="primary" icon="search" keyHint="Enter" disabled={query.trim() === '' || task.going}>{t('rights.find')}</Button>
      </form>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('records.searching')} fraction={null} /> : null}
      {found === null ? <p className="soft">{t('rights.says')}</p> : (
        <>
          <ScrollArea className="section rights-found" label={t('rights.found')}>
            {found.rows.length + found.guests.length === 0 ? <p>{t('rights.none')}</p> : null}
            {found.more ? <p className="soft">{t('rights.more', { count: RIGHTS_MAX })}</p> : null}
            {found.rows.length < 2 ? null : <Tick label={t('rights.all', { count: found.rows.length })} checked={chosen.size === found.rows.length} onChange={(on) => setChosen(new Set(on ? found.rows.map(({ id }) => id) : []))} />}
            <ul>
              {found.rows.map((row) => (
                <li key={row.id} className="rights-row">
                  <Tick
                    checked={chosen.has(row.id)}
                    onChange={(on) => toggle(row.id, on)}
                    label={(
                      <span className="rights-person">
                        <span><strong><bdi>{row.name}</bdi></strong></span>
                        <span>{formatShortDate(row.dateOfBirth, language)}</span>
                        <span>{documentName(words, row.documentType, row.issuingState)} <bdi dir="ltr" className="mono">{row.documentNumber}</bdi></span>
                        <span className="small soft">{t('rights.storedAt', { time: formatTime(row.createdAt, language) })}</span>
                      </span>
                    )}
                  />
                  <Button kind="quiet" icon="next" label={`${t('audit.story.open')}: ${row.name}, ${formatTime(row.createdAt, language)}`} onPress={() => onStory(row.id)} />
                </li>
              ))}
            </ul>
            <NamedGuests guests={found.guests} onForgotten={look} />
          </ScrollArea>
          <div className="rights-acts">
            {held.value === null || ids.length === 0 ? <span className="grow soft">{t('rights.choose')}</span> : <HeldLine held={held.value} />}
            <Button icon="export" disabled={ids.length === 0} testId="rights-save" onPress={() => setDoing('save')}>{t('rights.save')}</Button>
            <Button kind="danger" icon="erase" disabled={ids.length === 0} testId="rights-erase" onPress={() => setDoing('erase')}>{t('rights.erase')}</Button>
          </div>
          {held.error === null ? null : <ErrorNote error={held.error} />}
        </>
      )}
      {doing === 'save' ? (
        <SaveSheet
          title={t('rights.save')}
          says={t('rights.saveSays', { count: ids.length })}
          going={t('files.saving')}
          save={async (place) => ({ fileName: (await call('rights.save', { ids, place })).fileName, told: t('rights.saved', { count: ids.length }) })}
          onClose={() => setDoing(null)}
        />
      ) : null}
      {doing === 'erase' ? (
        <ErasePerson
          ids={ids}
          setAside={held.value?.setAside ?? 0}
          onClose={() => setDoing(null)}
          onErased={(erased) => {
            setDoing(null)
            setAnswer(erased)
            look()
          }}
        />
      ) : null}
      {answer === null ? null : <ErasureAnswer answer={answer} onClose={() => setAnswer(null)} />}
    </section>
  )
}
