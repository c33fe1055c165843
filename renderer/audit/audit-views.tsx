import { useState } from 'react'
import type { AuditFilter, AuditView } from '../../electron/contract/audit.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { localDay, today } from '../parts/days.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { filterOf, ownViewNames, ownViews } from './views.ts'

/** What there is to choose from, which of them is shown, and how to keep or remove one. */
export interface Views {
  options: readonly { value: string; text: string }[]
  /** The one that is shown, `all` where nothing is filtered; empty where something else is. */
  shown: string
  choose: (key: string) => void
  error: FoyerError | null
  /** One's own view that is shown. */
  own: AuditView | undefined
  reload: () => void
  /** One that has just been kept. */
  show: (view: AuditView) => void
}

/** Filters under a name: some that everybody has, and one's own. */
export function useViews(filter: AuditFilter, onFilter: (filter: AuditFilter) => void): Views {
  const { t } = useWords()
  const [chosen, setChosen] = useState({ key: '', text: '{}' })
  const kept = useLoaded('views', () => call('audit.views', {}))
  const shown = chosen.text === JSON.stringify(filter) ? chosen.key : ''
  const apply = (key: string, view: Pick<AuditView, 'filter' | 'span'>) => {
    const next = filterOf(view)
    setChosen({ key, text: JSON.stringify(next) })
    onFilter(next)
  }
  const mine = kept.value ?? []
  const all = Object.values(filter).every((each) => each === null || each === undefined)
  return {
    // What is filtered by hand has a name as long as it is shown; to choose is only what there is.
    options: [{ value: 'all', text: t('audit.views.all') }, ...(shown === '' && !all ? [{ value: '', text: t('audit.views.none') }] : []), ...ownViewNames.map((name) => ({ value: name, text: t(`audit.views.${name}`) })), ...mine.map(({ id, name }) => ({ value: id, text: name }))],
    shown: all ? 'all' : shown, error: kept.error, reload: kept.reload, own: mine.find(({ id }) => id === shown),
    choose(key) {
      const own = ownViewNames.find((name) => name === key)
      const view = own === undefined ? mine.find(({ id }) => id === key) : ownViews[own]
      if (view !== undefined) apply(key, view)
      else onFilter({})
    },
    show: (view) => apply(view.id, view),
  }
}

/** Keep what is filtered by under a name, or remove the view that is shown. */
export function KeepView({ filter, views }: { filter: AuditFilter; views: Views }) {
  const { t } = useWords()
  const [saving, setSaving] = useState(false)
  const task = useTask()
  const { own } = views
  const nothing = Object.values(filter).every((each) => each === null || each === undefined)
  return (
    <>
      {own === undefined
        ? <Button icon="plus" testId="view-save" disabled={nothing} onPress={() => setSaving(true)}>{t('audit.views.save')}</Button>
        : (
          <Button
            icon="erase"
            testId="view-remove"
            disabled={task.going}
            label={t('audit.views.removeOne', { name: own.name })}
            onPress={() => void task.run(async () => {
              await call('audit.removeView', { id: own.id })
              views.reload()
            })}
          >
            {t('audit.views.remove')}
          </Button>
        )}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {saving ? (
        <SaveView
          filter={filter}
          onClose={() => setSaving(false)}
          onSaved={(view) => {
            setSaving(false)
            views.reload()
            views.show(view)
          }}
        />
      ) : null}
    </>
  )
}

type Span = NonNullable<AuditView['span']> | 'fixed'
const spans: readonly Span[] = ['fixed', 'today', 'week', 'month']

function SaveView({ filter, onClose, onSaved }: { filter: AuditFilter; onClose: () => void; onSaved: (view: AuditView) => void }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [span, setSpan] = useState<Span>(typeof filter.from === 'string' && localDay(filter.from) === today() ? 'today' : 'fixed')
  const task = useTask()
  return (
    <Sheet title={t('audit.views.saveTitle')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          void task.run(async () => {
            const fixed = span === 'fixed'
            onSaved(await call('audit.saveView', { name: name.trim(), filter: fixed ? filter : { ...filter, from: null, to: null }, span: fixed ? null : span }))
          })
        }}
      >
        <TextField label={t('audit.views.name')} value={name} maxLength={60} startHere onChange={setName} />
        <Choice even label={t('audit.views.span')} value={span} options={spans.map((each) => ({ value: each, content: t(`audit.views.spans.${each}`) }))} onChange={setSpan} />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="primary" submit keyHint="Enter" disabled={task.going || name.trim() === ''}>{t('audit.views.save')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
