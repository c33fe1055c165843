import type { TrustAbout, TrustCertificate, TrustPreview, TrustState } from '../../electron/contract/trust.ts'
import { stateName } from '../parts/country.ts'
import { formatDate, formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

/** What a person looks at before it is taken, and how it is taken then. */
export interface Review {
  preview: TrustPreview
  take: (confirmed: string | null) => Promise<TrustState>
}

/** In fours, as it is compared aloud. */
const inFours = (fingerprint: string): string => (fingerprint.match(/.{1,4}/g) ?? []).join(' ')

export function Fingerprint({ value }: { value: string }) {
  return <bdi dir="ltr" className="mono fingerprint">{inFours(value)}</bdi>
}

/** Whose list it is, or what else the file is. */
export function useTrustName(): (about: TrustAbout) => string {
  const { t, language } = useWords()
  return (about) => {
    const [list, ...more] = about.lists
    return list !== undefined && more.length === 0
      ? t('settings.trustListOf', { state: stateName(list.issuer, language) })
      : t(`settings.trustKind.${about.kind}`)
  }
}

/** What is in a file, as facts. */
export function AboutFacts({ id, about }: { id: string; about: TrustAbout }) {
  const { t, language } = useWords()
  const numbers = [
    [t('settings.trustCertificates'), about.certificates], [t('settings.trustCountries'), about.states], [t('settings.trustSigners'), about.signers],
    [t('settings.trustRevocations'), about.revocationLists], [t('settings.trustRefused'), about.refused],
  ] as const
  return (
    <>
      {about.lists.slice(0, 3).map((list) => (
        <div key={list.version + list.root.fingerprint}>
          <dt>{stateName(list.issuer, language)}</dt>
          <dd><bdi dir="ltr">{list.version}</bdi>{list.signerExpired ? <> <span className="soft">{t('settings.trustSignerExpired')}</span></> : null}</dd>
        </div>
      ))}
      {numbers.filter(([, number]) => number > 0).map(([name, number]) => <div key={name}><dt>{name}</dt><dd>{formatNumber(number, language)}</dd></div>)}
      {about.validUntil === null ? null : <div><dt>{t('settings.trustUntil')}</dt><dd>{formatDate(about.validUntil, language)}</dd></div>}
      <div><dt>{t('settings.trustHash')}</dt><dd><Fingerprint value={id} /></dd></div>
    </>
  )
}

/** Certificates by state and name; the rest is a number. */
export function CertificateList({ certificates, count, prints }: { certificates: readonly TrustCertificate[]; count: number; prints: boolean }) {
  const { t, language } = useWords()
  return (
    <ul className="trust-certificates">
      {certificates.map((each) => (
        <li key={each.fingerprint}>
          <span>{each.country === null ? null : <><strong>{stateName(each.country, language)}</strong>{' '}</>}<bdi dir="ltr">{each.subject}</bdi></span>
          {prints ? <Fingerprint value={each.fingerprint} /> : null}
          {each.plainRoot ? <span className="small soft">{t('settings.trustPlainRoot')}</span> : null}
        </li>
      ))}
      {count > certificates.length ? <li className="soft">{t('settings.trustMore', { count: count - certificates.length, number: formatNumber(count - certificates.length, language) })}</li> : null}
    </ul>
  )
}
