import type { MrzDoubt } from '../../electron/contract/mrz.ts'
import { useWords } from '../parts/use-language.ts'

interface MrzLinesProps {
  lines: readonly string[]
  doubtful?: readonly Pick<MrzDoubt, 'line' | 'column'>[]
}

/** The machine readable zone, left to right in every language. */
export function MrzLines({ lines, doubtful = [] }: MrzLinesProps) {
  const { t } = useWords()
  const marks = new Set(doubtful.map((each) => `${each.line}:${each.column}`))
  return (
    <div className="mrz mono" dir="ltr" role="group" aria-label={t('sources.mrz')}>
      {lines.map((line, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line's place is what names it
        <div key={row}>
          {[...line].map((character, column) => (marks.has(`${row}:${column}`)
            // oxlint-disable-next-line react/no-array-index-key -- as above
            ? <mark key={column} className="doubt">{character}</mark>
            : character))}
        </div>
      ))}
    </div>
  )
}
