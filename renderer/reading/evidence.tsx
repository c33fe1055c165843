import type { Reading } from '../../electron/contract/reading.ts'
import { formatNumber } from '../parts/format.ts'
import { Picture } from '../parts/picture.tsx'
import { useWords } from '../parts/use-language.ts'
import { MrzLines } from './mrz-lines.tsx'

/** The pictures beside the words: the page, the printed portrait, the chip's, and the lines as read. */
export function Evidence({ reading }: { reading: Reading }) {
  const { t, language } = useWords()
  const { page, otherSide = null, portrait } = reading.images
  const chipPortrait = reading.chip?.portrait ?? null
  return (
    <div className="evidence">
      <div className="evidence-pictures">
      {page === null ? null : <Picture bytes={page} alt={t('reading.page')} className="evidence-page" />}
      {otherSide === null ? null : <Picture bytes={otherSide} alt={t('reading.otherSide')} className="evidence-page" />}
      {portrait === null && chipPortrait === null ? null : (
        <div className="evidence-faces">
          {portrait === null ? null : (
            <figure>
              <Picture bytes={portrait} alt={t('reading.portraitPage')} />
              <figcaption className="small">{t('sources.viz')}</figcaption>
            </figure>
          )}
          {chipPortrait === null ? null : (
            <figure>
              <Picture bytes={chipPortrait.bytes} mime={chipPortrait.mime} alt={t('reading.portraitChip')} />
              <figcaption className="small">{t('sources.chip')}</figcaption>
            </figure>
          )}
        </div>
      )}
      </div>
      {reading.mrz === null ? null : <MrzLines lines={reading.mrz.lines} doubtful={reading.mrz.doubtful} />}
      <p className="small soft">{t('reading.took', { ms: formatNumber(Math.round(reading.ms), language) })}</p>
    </div>
  )
}
