import type { PaperHead } from '../../electron/contract/paper.ts'
import { formatExactTime } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

/** Whose desk printed it, for whom and when. */
export function HeadOfSheet({ head: { deskName, by, at } }: { head: PaperHead }) {
  const { t, language } = useWords()
  return (
    <header className="printed-head">
      <strong>{t('app.name')} · <bdi>{deskName}</bdi></strong>
      {by === '' ? null : <span>{t('records.printedBy', { name: `\u2068${by}\u2069`, time: formatExactTime(at, language) })}</span>}
    </header>
  )
}
