import { useId, useMemo } from 'react'
import type { AuditEvent, AuditFilter } from '../../electron/contract/audit.ts'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const statuses = ['2xx', '4xx', '5xx'] as const

/** A local calendar day as the instants it begins and ends with. */
export function dayBounds(day: string): { from: string; to: string } {
  const begin = new Date(`${day}T00:00:00`)
  const end = new Date(`${day}T23:59:59.999`)
  return { from: begin.toISOString(), to: end.toISOString() }
}

interface FiltersProps {
  filter: AuditFilter
  /** Events seen so far: the people in them can be picked. */
  seen: readonly AuditEvent[]
  onFilter: (filter: AuditFilter) => void
}

/** By person, kind of action, result and day. */
export function AuditFilters({ filter, seen, onFilter }: FiltersProps) {
  const { t } = useWords()
  const id = useId()
  const people = useMemo(() => {
    const found = new Map<string, string>()
    for (const event of seen) found.set(event.user, event.user === 'system' ? t('audit.system') : event.userName)
    if (typeof filter.user === 'string' && !found.has(filter.user)) found.set(filter.user, filter.user)
    return [...found].map(([value, text]) => ({ value, text })).toSorted((one, other) => one.text.localeCompare(other.text))
  }, [seen, filter.user, t])
  const set = (change: AuditFilter) => onFilter({ ...filter, ...change })
  const day = (value: string | null | undefined) => (value === null || value === undefined ? '' : localDay(value))
  const any = { value: '', text: t('audit.any') }
  return (
    <fieldset className="filters" aria-label={t('audit.filters')}>
      <SelectField label={t('audit.who')} value={filter.user ?? ''} options={[any, ...people]} onChange={(user) => set({ user: user === '' ? null : user })} />
      <SelectField
        label={t('audit.method')}
        value={filter.method ?? ''}
        options={[any, ...methods.map((method) => ({ value: method, text: t(`audit.methods.${method}`) }))]}
        onChange={(method) => set({ method: method === '' ? null : method })}
      />
      <SelectField
        label={t('audit.result')}
        value={filter.status ?? ''}
        options={[any, ...statuses.map((status) => ({ value: status, text: t(`audit.statuses.${status}`) }))]}
        onChange={(status) => set({ status: status === '' ? null : status })}
      />
      <div className="field">
        <label htmlFor={`${id}-from`}>{t('audit.from')}</label>
        <input id={`${id}-from`} className="input" type="date" value={day(filter.from)} onChange={(event) => set({ from: event.target.value === '' ? null : dayBounds(event.target.value).from })} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-to`}>{t('audit.to')}</label>
        <input id={`${id}-to`} className="input" type="date" value={day(filter.to)} onChange={(event) => set({ to: event.target.value === '' ? null : dayBounds(event.target.value).to })} />
      </div>
      <Button onPress={() => onFilter({})}>{t('audit.clear')}</Button>
    </fieldset>
  )
}

/** The local calendar day of an instant, as a date field wants it. */
function localDay(isoTime: string): string {
  const date = new Date(isoTime)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
