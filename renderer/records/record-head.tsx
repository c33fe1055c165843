import type { RecordSort } from '../../electron/contract/records.ts'
import { useMay } from '../desk/desk-context.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'

interface RecordHeadProps {
  sort: RecordSort
  onSort: (sort: RecordSort) => void
  /** All, or some of them are chosen. */
  every: boolean
  some: boolean
  onEvery: () => void
}

const columns = ['stored', 'name', 'document', 'number', 'birth', 'state'] as const
const titles = { stored: 'records.stored', name: 'fields.name', document: 'records.document', number: 'records.number', birth: 'records.born', state: 'records.state' } as const

/** Headings, each of which sorts by its column; pressed again, the other way round. */
export function RecordHead({ sort, onSort, every, some, onEvery }: RecordHeadProps) {
  const { t } = useWords()
  const may = useMay()
  return (
    <tr className="list-head record-columns" aria-rowindex={1}>
      <th scope="col" className="record-tick">
        <label>
          <input
            type="checkbox"
            aria-label={t('records.selectAll')}
            checked={every}
            ref={(box) => {
              if (box !== null) box.indeterminate = some && !every
            }}
            onChange={onEvery}
          />
        </label>
      </th>
      {columns.map((by) => {
        const sorted = sort.by === by
        // In the order of numbers, each would say how another begins.
        const can = by !== 'number' || may('records.numbers')
        return (
          <th key={by} scope="col" aria-sort={sorted ? (sort.down ? 'descending' : 'ascending') : can ? 'none' : undefined}>
            {can ? (
              <button type="button" className="record-sort" onClick={() => onSort({ by, down: sorted ? !sort.down : by === 'stored' })}>
                <span>{t(titles[by])}</span>
                {sorted ? <Icon name={sort.down ? 'down' : 'up'} /> : null}
              </button>
            ) : t(titles[by])}
          </th>
        )
      })}
    </tr>
  )
}
