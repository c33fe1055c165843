import { useState } from 'react'
import type { AuditFilter, AuditView } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { localDay, today } from '../parts/days.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { filterOf, ownViewNames, ownViews } from './views.ts'

interface AuditViewsProps {
  filter: AuditFilter
  onFilter: (filter: AuditFilter) => void
}

/** Filters under a name: some that everybody has, and one's own. */
export function AuditViews({ filter, onFilter }: AuditViewsProps) {
  const { t } = useWords()
  const [chosen, setChosen] = useState<{ key: string; text: string } | null>(null)
  const [saving, setSaving] = useState(false)
  const kept = useLoaded('views', () => call('audit.views', {}))
  const task = useTask()
  const here = chosen !== null && chosen.text === JSON.stringify(filter) ? chosen.key : null
  const show = (key: string, view: Pick<AuditView, 'filter' | 'span'>) => {
    const next = filterOf(view)
    setChosen({ key, text: JSON.stringify(next) })
    onFilter(next)
  }
  const own = kept.value?.find(({ id }) => id === here)
  return (
    <div className="audit-views" role="group" aria-label={t('audit.views.title')} data-testid="audit-views">
      <span className="small soft">{t('audit.views.title')}</span>
      {ownViewNames.map((name) => <Button key={name} kind="quiet" pressed={here === name} testId={`view-${name}`} onPress={() => show(name, ownViews[name])}>{t(`audit.views.${name}`)}</Button>)}
      {(kept.value ?? []).map((view) => <Button key={view.id} kind="quiet" pressed={here === view.id} onPress={() => show(view.id, view)}><bdi>{view.name}</bdi></Button>)}
      {own === undefined
        ? <Button kind="quiet" icon="plus" testId="view-save" disabled={Object.values(filter).every((each) => each === null || each === undefined)} onPress={() => setSaving(true)}>{t('audit.views.save')}</Button>
        : <Button kind="quiet" icon="erase" disabled={task.going} label={t('audit.views.removeOne', { name: own.name })} onPress={() => void task.run(async () => {
          await call('audit.removeView', { id: own.id })
          setChosen(null)
          kept.reload()
        })}>{t('audit.views.remove')}</Button>}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {kept.error === null ? null : <ErrorNote error={kept.error} />}
      {saving ? (
        <SaveView
          filter={filter}
          onClose={() => setSaving(false)}
          onSaved={(view) => {
            setSaving(false)
            kept.reload()
            show(view.id, view)
          }}
        />
      ) : null}
    </div>
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
        <Choice label={t('audit.views.span')} value={span} options={spans.map((each) => ({ value: each, content: t(`audit.views.spans.${each}`) }))} onChange={setSpan} />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="primary" submit keyHint="Enter" disabled={task.going || name.trim() === ''}>{t('audit.views.save')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
