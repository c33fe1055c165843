import type { MrzDoubt } from '../../electron/contract/mrz.ts'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useWords } from '../parts/use-language.ts'
import { placed } from './field-value.tsx'

interface MrzLinesProps {
  lines: readonly string[]
  doubtful?: readonly Pick<MrzDoubt, 'line' | 'column'>[]
}

/** The machine readable zone, left to right in every language. */
export function MrzLines({ lines, doubtful = [] }: MrzLinesProps) {
  const { t } = useWords()
  const place = useScrollKeys<HTMLElement>()
  const marks = new Set(doubtful.map((each) => `${each.line}:${each.column}`))
  const rows = lines.map((line, row) => ({ id: `${row} ${line}`, characters: placed(line).map((each) => ({ ...each, marked: marks.has(`${row}:${each.place}`) })) }))
  return (
    <figure ref={place} className="mrz mono" dir="ltr" aria-label={t('sources.mrz')}>
      {rows.map(({ id, characters }) => (
        <div key={id}>
          {characters.map(({ character, place, marked }) => (marked ? <mark key={place} className="doubt">{character}</mark> : character))}
        </div>
      ))}
    </figure>
  )
}
