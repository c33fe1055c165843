import type { FieldName, ReadingField } from '../../electron/contract/reading.ts'
import { useWords } from '../parts/use-language.ts'
import { fieldWords } from './document-words.ts'

/** Read letter by letter: shown in the typeface whose O and 0 differ. */
const CODES: ReadonlySet<FieldName> = new Set(['documentNumber', 'personalNumber', 'optionalData', 'optionalData2', 'documentCode'])

/** Characters with their places, which are what names them. */
export function placed(text: string): readonly { character: string; place: number }[] {
  return Array.from(text, (character, place) => ({ character, place }))
}

/** The value; each character that the reader was not sure of is marked where it stands. */
export function FieldValue({ field }: { field: Pick<ReadingField, 'name' | 'value' | 'doubtful' | 'cutOff'> }) {
  const words = useWords()
  const code = CODES.has(field.name)
  const doubtful = new Map(field.doubtful.map((each) => [each.index, each.alternatives]))
  const end = field.cutOff === true ? <mark className="doubt" title={words.t('reading.cutOff')} data-testid="cut-off">…</mark> : null
  if (doubtful.size === 0 && end === null) return <bdi className={code ? 'mono' : undefined} dir={code ? 'ltr' : 'auto'}>{fieldWords(words, field.name, field.value)}</bdi>
  return (
    <bdi className="mono" dir="ltr">
      {placed(field.value).map(({ character, place }) => {
        const others = doubtful.get(place)
        if (others === undefined) return <span key={place}>{character}</span>
        return <mark key={place} className="doubt" title={words.t('reading.maybe', { others: others.join(' ') })}>{character}</mark>
      })}
      {end}
    </bdi>
  )
}
