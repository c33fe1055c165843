import { useState } from 'react'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import type { Output } from '../../electron/contract/index.ts'
import { Button } from '../parts/button.tsx'
import { DateField } from '../parts/date-field.tsx'
import { dayBounds, localDay } from '../parts/days.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'
import { actionsNamed, useActions } from './action-words.ts'
import { KeepView, useViews } from './audit-views.tsx'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const statuses = ['2xx', '4xx', '5xx', '4xx+'] as const
const doors = ['screen', 'cli', 'api', 'system'] as const

interface FiltersProps {
  filter: AuditFilter
  /** Whoever has an event in the trail. */
  people: Output<'audit.people'>
  /** This terminal; others may have been here before it. */
  terminals: readonly string[]
  onFilter: (filter: AuditFilter) => void
}

/** By view, words, person and result; and behind a button by kind of action, door, action, terminal and days. */
export function AuditFilters({ filter, people, terminals, onFilter }: FiltersProps) {
  const { t, language } = useWords()
  const actions = useActions()
  const [cleared, setCleared] = useState(0)
  const [more, setMore] = useState(false)
  const known = people.map((each) => ({ value: each.id, text: each.id === 'system' ? t('audit.system') : each.id === 'anyone' ? t('audit.principals.anyone') : each.name }))
  if (typeof filter.user === 'string' && !known.some(({ value }) => value === filter.user)) known.push({ value: filter.user, text: filter.user })
  known.sort((one, other) => one.text.localeCompare(other.text, language))
  const set = (change: AuditFilter) => onFilter({ ...filter, ...change })
  const orNull = (value: string) => (value === '' ? null : value)
  const day = (value: string | null | undefined) => (value === null || value === undefined ? null : localDay(value))
  const views = useViews(filter, (chosen) => {
    setCleared(cleared + 1)
    onFilter(chosen)
  })
  const any = { value: '', text: t('audit.any') }
  const hidden = [filter.method, filter.door, filter.action, filter.terminal, filter.from, filter.to, filter.subject].filter((each) => each !== null && each !== undefined).length
  return (
    <>
      <fieldset className="filters" aria-label={t('audit.filters')}>
        <SelectField label={t('audit.views.title')} value={views.shown} options={views.options} onChange={views.choose} />
        <TextField label={t('audit.search')} type="search" value={filter.text?.typed ?? ''} maxLength={100} onChange={(typed) => set({ text: typed.trim() === '' && typed === '' ? null : { typed, actions: actionsNamed(actions, typed) } })} />
        <SelectField label={t('audit.who')} value={filter.user ?? ''} options={[any, ...known]} onChange={(user) => set({ user: orNull(user) })} />
        <SelectField
          label={t('audit.result')}
          value={filter.status ?? ''}
          options={[any, ...statuses.map((status) => ({ value: status, text: t(`audit.statuses.${status}`) }))]}
          onChange={(status) => set({ status: orNull(status) })}
        />
        <Button icon="filter" expanded={more} onPress={() => setMore(!more)}>{hidden === 0 ? t('audit.more') : t('audit.moreSet', { count: hidden })}</Button>
        <Button
          onPress={() => {
            setCleared(cleared + 1)
            onFilter({})
          }}
        >
          {t('audit.clear')}
        </Button>
      </fieldset>
      {more ? (
        <fieldset className="filters filters-more" aria-label={t('audit.more')} data-testid="audit-more">
          <SelectField
            label={t('audit.method')}
            value={filter.method ?? ''}
            options={[any, ...methods.map((method) => ({ value: method, text: t(`audit.methods.${method}`) }))]}
            onChange={(method) => set({ method: orNull(method) })}
          />
          <SelectField
            label={t('audit.door')}
            value={filter.door ?? ''}
            options={[any, ...doors.map((door) => ({ value: door, text: t(`audit.doors.${door}`) }))]}
            onChange={(door) => set({ door: doors.find((each) => each === door) ?? null })}
          />
          <SelectField label={t('audit.action')} value={filter.action ?? ''} options={[any, ...actions.map(({ action, words }) => ({ value: action, text: words }))]} onChange={(action) => set({ action: orNull(action) })} />
          <SelectField label={t('audit.terminal')} value={filter.terminal ?? ''} options={[any, ...terminals.map((each) => ({ value: each, text: each }))]} onChange={(terminal) => set({ terminal: orNull(terminal) })} />
          <DateField label={t('audit.from')} value={day(filter.from)} cleared={cleared} onChange={(from) => set({ from: from === null ? null : dayBounds(from).from })} />
          <DateField label={t('audit.to')} value={day(filter.to)} cleared={cleared} onChange={(to) => set({ to: to === null ? null : dayBounds(to).to })} />
          <KeepView filter={filter} views={views} />
        </fieldset>
      ) : null}
      {views.error === null ? null : <ErrorNote error={views.error} />}
    </>
  )
}
