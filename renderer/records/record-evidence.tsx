import type { ChipEvidence } from '../../electron/contract/chip.ts'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

/** What is kept so that anyone can repeat the chip's verdict later. */
export function RecordEvidence({ evidence }: { evidence: ChipEvidence }) {
  const { t, language } = useWords()
  return (
    <section className="section">
      <h2>{t('records.evidence')}</h2>
      <p className="soft">{t('records.evidenceSays')}</p>
      <dl className="facts">
        <div><dt>{t('records.checkedAt')}</dt><dd>{formatExactTime(evidence.checkedAt, language)}</dd></div>
        <div><dt>{t('records.sod')}</dt><dd>{evidence.sod === null ? '–' : t('records.bytes', { count: evidence.sod.byteLength, number: formatNumber(evidence.sod.byteLength, language) })}</dd></div>
        <div><dt>{t('records.certificates')}</dt><dd>{formatNumber(evidence.certificates.length, language)}</dd></div>
        <div><dt>{t('records.algorithms')}</dt><dd><bdi dir="ltr">{evidence.algorithms.join(', ')}</bdi></dd></div>
        <div><dt>{t('chip.trustList')}</dt><dd><bdi dir="ltr">{evidence.trustListVersion ?? '–'}</bdi></dd></div>
      </dl>
      <details className="more">
        <summary>{t('records.hashes', { algorithm: evidence.hashAlgorithm ?? '' })}</summary>
        <dl className="facts small">
          {Object.entries(evidence.dataGroupHashes).map(([number, hash]) => (
            <div key={number}><dt><bdi dir="ltr">DG{number}</bdi></dt><dd><bdi dir="ltr" className="mono">{hash}</bdi></dd></div>
          ))}
        </dl>
      </details>
    </section>
  )
}
