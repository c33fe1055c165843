import { useState } from 'react'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import type { Output } from '../../electron/contract/index.ts'
import { Button } from '../parts/button.tsx'
import { DateField } from '../parts/date-field.tsx'
import { dayBounds, localDay } from '../parts/days.ts'
import { SelectField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const statuses = ['2xx', '4xx', '5xx'] as const

interface FiltersProps {
  filter: AuditFilter
  /** Whoever has an event in the trail. */
  people: Output<'audit.people'>
  onFilter: (filter: AuditFilter) => void
}

/** By person, kind of action, result and day. */
export function AuditFilters({ filter, people, onFilter }: FiltersProps) {
  const { t, language } = useWords()
  const [cleared, setCleared] = useState(0)
  const known = people.map((each) => ({ value: each.id, text: each.id === 'system' ? t('audit.system') : each.id === 'anyone' ? t('audit.principals.anyone') : each.name }))
  if (typeof filter.user === 'string' && !known.some(({ value }) => value === filter.user)) known.push({ value: filter.user, text: filter.user })
  known.sort((one, other) => one.text.localeCompare(other.text, language))
  const set = (change: AuditFilter) => onFilter({ ...filter, ...change })
  const day = (value: string | null | undefined) => (value === null || value === undefined ? null : localDay(value))
  const any = { value: '', text: t('audit.any') }
  return (
    <fieldset className="filters" aria-label={t('audit.filters')}>
      <SelectField label={t('audit.who')} value={filter.user ?? ''} options={[any, ...known]} onChange={(user) => set({ user: user === '' ? null : user })} />
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
      <DateField label={t('audit.from')} value={day(filter.from)} cleared={cleared} onChange={(from) => set({ from: from === null ? null : dayBounds(from).from })} />
      <DateField label={t('audit.to')} value={day(filter.to)} cleared={cleared} onChange={(to) => set({ to: to === null ? null : dayBounds(to).to })} />
      <Button
        onPress={() => {
          setCleared(cleared + 1)
          onFilter({})
        }}
      >
        {t('audit.clear')}
      </Button>
    </fieldset>
  )
}
