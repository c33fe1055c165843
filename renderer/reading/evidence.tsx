import type { Reading } from '../../electron/contract/reading.ts'
import { useWords } from '../parts/use-language.ts'
import { MrzLines } from './mrz-lines.tsx'
import { Zoomable } from './zoomable.tsx'

interface EvidenceProps {
  reading: Reading
  /** The chip's portrait while the chip is still being read. */
  early: Uint8Array | null
}

/** The pictures beside the words: the page, the printed portrait and the chip's at one scale, and the lines as read. */
export function Evidence({ reading, early }: EvidenceProps) {
  const { t } = useWords()
  const { page, otherSide = null, portrait } = reading.images
  const proven = reading.chip?.portrait ?? null
  const chip = proven ?? (early === null ? null : { bytes: early, mime: 'image/jpeg' })
  return (
    <>
      <div className="evidence">
        {page === null && otherSide === null ? null : (
          <div className="evidence-pages">
            {page === null ? null : <Zoomable bytes={page} alt={t('reading.page')} className="evidence-page" />}
            {otherSide === null ? null : <Zoomable bytes={otherSide} alt={t('reading.otherSide')} className="evidence-page" />}
          </div>
        )}
        {portrait === null && chip === null ? null : (
          <div className="evidence-faces">
            {portrait === null ? null : (
              <figure>
                <Zoomable bytes={portrait} alt={t('reading.portraitPage')} />
                <figcaption className="small">{t('sources.viz')}</figcaption>
              </figure>
            )}
            {chip === null ? null : (
              <figure>
                <Zoomable bytes={chip.bytes} mime={chip.mime} alt={t('reading.portraitChip')} />
                <figcaption className="small">{t('sources.chip')}</figcaption>
              </figure>
            )}
          </div>
        )}
      </div>
      {reading.mrz === null ? null : <MrzLines lines={reading.mrz.lines} doubtful={reading.mrz.doubtful} />}
    </>
  )
}
