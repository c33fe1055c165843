import type { ChipReading } from '../../electron/contract/chip.ts'
import type { Verdict } from '../../electron/contract/reading.ts'
import { formatNumber, formatShortDate } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { VerdictMark } from '../parts/verdict.tsx'
import { reasonSentence } from '../reading/document-words.ts'
import { listAges } from './trust-age.ts'

const asVerdict: Record<ChipReading['verdict'], Verdict> = { genuine: 'genuine', cannotTell: 'readNotProven', altered: 'stop' }

/** What the chip's signatures prove, and why; certificates and algorithms one click deeper. */
export function ChipProof({ chip }: { chip: ChipReading }) {
  const words = useWords()
  const { t, language } = words
  const signer = chip.chain?.documentSigner ?? null
  const deeper: readonly (readonly [string, string])[] = [
    [t('chip.access'), [chip.access.protocol, chip.access.mapping, chip.access.group, chip.access.cipher].filter((each) => each !== null).join(' · ')],
    [t('chip.signature'), chip.sod === null ? '–' : `${chip.sod.signatureAlgorithm} · ${chip.sod.digestAlgorithm}`],
    [t('chip.signer'), signer === null ? '–' : signer.subject],
    [t('chip.signerValid'), signer === null ? '–' : `${formatShortDate(signer.notBefore.slice(0, 10), language)} – ${formatShortDate(signer.notAfter.slice(0, 10), language)}`],
    [t('chip.groups'), Object.entries(chip.dataGroups).map(([number, state]) => `DG${number} ${t(`chip.hash.${state.hash}`)}`).join(' · ')],
    [t('chip.clone'), t(`chip.cloneState.${cloneState(chip)}`)],
    [t('chip.trustList'), chip.evidence.trustListVersion ?? '–'],
  ]
  return (
    <div className="chip-proof" data-testid="chip-proof" data-verdict={chip.verdict}>
      <p className={`verdict-small verdict-${asVerdict[chip.verdict]}`}>
        <VerdictMark verdict={asVerdict[chip.verdict]} />
        <span className="chip-word">{t(`chip.verdicts.${chip.verdict}`)}</span>
      </p>
      <ul className="chip-reasons">
        {chip.reasons.map((reason) => (
          <li key={`${reason.code}-${JSON.stringify(reason.params ?? {})}`}>{reasonSentence(words, { ...reason, code: `chip.${reason.code}` })}</li>
        ))}
      </ul>
      <ul className="chip-reasons small soft" data-testid="list-ages">
        {listAges(chip).map(({ name, days }) => (
          <li key={name ?? ''}>{name === null ? t('chip.withdrawnAge', { number: formatNumber(days, language) }) : t('chip.listAge', { name, number: formatNumber(days, language) })}</li>
        ))}
      </ul>
      <details className="more">
        <summary>{t('chip.deeper')}</summary>
        <dl className="facts small">
          {deeper.map(([what, said]) => <div key={what}><dt>{what}</dt><dd><bdi dir="ltr">{said}</bdi></dd></div>)}
        </dl>
      </details>
    </div>
  )
}

/** The best of the three ways in which a chip can show that it is no copy. */
export function cloneState(chip: Pick<ChipReading, 'cloneCheck'>): 'passed' | 'failed' | 'notOffered' | 'notDone' {
  const states = Object.values(chip.cloneCheck)
  return (['failed', 'passed', 'notDone'] as const).find((each) => states.includes(each)) ?? 'notOffered'
}
