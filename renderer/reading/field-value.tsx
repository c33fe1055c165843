import type { FieldName, ReadingField } from '../../electron/contract/reading.ts'
import { datePieces } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { fieldWords } from './document-words.ts'
import { kindOf } from './field-answer.ts'
import { shownPlaces, type ShownPiece } from './shown-places.ts'

/** Read letter by letter: shown in the typeface whose O and 0 differ. */
const CODES: ReadonlySet<FieldName> = new Set(['documentNumber', 'personalNumber', 'optionalData', 'optionalData2', 'documentCode'])

/** Characters with their places, which are what names them. */
export function placed(text: string): readonly { character: string; place: number }[] {
  return Array.from(text, (character, place) => ({ character, place }))
}

/** The value; what the reader was not sure of is marked where it stands, in a date too. */
export function FieldValue({ field }: { field: Pick<ReadingField, 'name' | 'value' | 'doubtful' | 'cutOff'> }) {
  const words = useWords()
  const code = CODES.has(field.name)
  const end = field.cutOff === true ? <mark className="doubt" title={words.t('reading.cutOff')} data-testid="cut-off">…</mark> : null
  if (field.doubtful.length === 0 && end === null) return <bdi className={code ? 'mono' : undefined} dir={code ? 'ltr' : 'auto'}>{fieldWords(words, field.name, field.value)}</bdi>
  const date = kindOf(field.name) === 'date' ? datePieces(field.value, words.language) : null
  if (date !== null) return <bdi dir="auto"><Marked pieces={shownPlaces(date)} doubtful={field.doubtful} /></bdi>
  const letters = placed(field.value).map(({ character, place }) => ({ text: character, places: [place] }))
  return <bdi className="mono" dir="ltr"><Marked pieces={letters} doubtful={field.doubtful} />{end}</bdi>
}

function Marked({ pieces, doubtful }: { pieces: readonly ShownPiece[]; doubtful: ReadingField['doubtful'] }) {
  const { t } = useWords()
  const others = new Map(doubtful.map((each) => [each.index, each.alternatives]))
  return pieces.map(({ text, places }, at) => {
    const found = places.flatMap((place) => others.get(place) ?? [])
    const inDoubt = places.some((place) => others.has(place))
    const key = `${at} ${text}`
    return inDoubt ? <mark key={key} className="doubt" title={t('reading.maybe', { others: found.join(' ') })}>{text}</mark> : <span key={key}>{text}</span>
  })
}
