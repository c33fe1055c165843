import { useState } from 'react'
import type { TrustAnchor, Trusted, TrustedCertificate } from '../../electron/contract/trust.ts'
import { call } from '../bridge.ts'
import { useGuideTopic } from '../guide/guide-topic.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { formatDate, formatNumber, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { RevocationLists } from './revocation-lists.tsx'
import { TrustFetches } from './trust-fetches.tsx'
import { Fingerprint } from './trust-words.tsx'
import { ageOf, byState, countAges, type StateOfTrust } from './trusted-by-state.ts'

interface TrustedStatesProps {
  /** Changes where what is trusted may have. */
  turn: string
  kept: readonly TrustAnchor[]
}

/** Whose documents this desk can prove, by which certificates, from when to when, and where each came from. */
export function TrustedStates({ turn, kept }: TrustedStatesProps) {
  const { t } = useWords()
  useGuideTopic('certificates')
  const trusted = useLoaded(`trusted ${turn}`, () => call('trust.trusted', {}))
  const slow = useSlow(trusted.going)
  return (
    <div className="stack" data-testid="trusted">
      <h3>{t('settings.trustedStates')}</h3>
      {trusted.error === null ? null : <ErrorNote error={trusted.error} />}
      {slow ? <Progress label={t('settings.trustedLooking')} fraction={null} /> : null}
      {trusted.value === null ? null : <States trusted={trusted.value} kept={kept} />}
      <TrustFetches turn={turn} />
    </div>
  )
}

function States({ trusted, kept }: { trusted: Trusted; kept: readonly TrustAnchor[] }) {
  const { t, language } = useWords()
  const [sought, setSought] = useState('')
  // One moment for all of the table.
  const [now] = useState(() => Date.now())
  if (trusted.certificates.length === 0) return <p className="empty">{t('settings.trustedNone')}</p>
  const states = byState(trusted.certificates, language, sought)
  const { expired, soon } = countAges(trusted.certificates, now)
  return (
    <>
      <TextField label={t('settings.trustedFind')} value={sought} onChange={setSought} maxLength={60} />
      <p className="row">
        <span>{t('settings.trustedCount', { certificates: formatNumber(trusted.certificates.length, language), states: formatNumber(byState(trusted.certificates, language, '').length, language) })}</span>
        {soon === 0 ? null : <span className="tag tag-icon"><Icon name="warn" />{t('settings.trustedSoon', { number: formatNumber(soon, language) })}</span>}
        {expired === 0 ? null : <span className="tag tag-icon"><Icon name="unknown" />{t('settings.trustedExpired', { number: formatNumber(expired, language) })}</span>}
      </p>
      {states.length === 0 ? <p className="empty">{t('settings.trustedNotFound')}</p> : null}
      <ul className="trusted-states">
        {states.map((state) => <li key={state.country ?? ''}><OfState state={state} kept={kept} now={now} /></li>)}
      </ul>
      {trusted.more ? <p className="soft">{t('settings.trustedMore')}</p> : null}
      <RevocationLists lists={trusted.revocationLists} sought={sought} />
    </>
  )
}

function OfState({ state: { name, certificates }, kept, now }: { state: StateOfTrust; kept: readonly TrustAnchor[]; now: number }) {
  const { t, language } = useWords()
  const { expired, soon } = countAges(certificates, now)
  const last = certificates.reduce((latest, { validUntil }) => (validUntil > latest ? validUntil : latest), '')
  return (
    <details className="trusted-state">
      <summary>
        <strong className="grow">{name ?? t('settings.trustedNoState')}</strong>
        {soon === 0 ? null : <span className="tag tag-icon"><Icon name="warn" />{t('settings.trustedSoon', { number: formatNumber(soon, language) })}</span>}
        {expired === 0 ? null : <span className="tag tag-icon"><Icon name="unknown" />{t('settings.trustedExpired', { number: formatNumber(expired, language) })}</span>}
        <span className="soft">{formatNumber(certificates.length, language)} · {t('settings.trustedUntil', { date: formatDate(last, language) })}</span>
      </summary>
      <ul className="trust-certificates">
        {certificates.map((each) => <OneCertificate key={each.fingerprint} certificate={each} kept={kept} now={now} />)}
      </ul>
    </details>
  )
}

function OneCertificate({ certificate: each, kept, now }: { certificate: TrustedCertificate; kept: readonly TrustAnchor[]; now: number }) {
  const { t, language } = useWords()
  const age = ageOf(each, now)
  const file = kept.find(({ id }) => id === each.file)
  return (
    <li data-age={age}>
      <span className="row">
        <span>{t('settings.trustedFromTo', { from: formatDate(each.validFrom, language), to: formatDate(each.validUntil, language) })}</span>
        {age === 'valid' ? null : <span className="tag tag-icon"><Icon name={age === 'soon' ? 'warn' : 'unknown'} />{t(`settings.trustedAge.${age}`)}</span>}
      </span>
      <bdi dir="ltr" className="small">{each.subject}</bdi>
      <span className="small soft">
        <bdi dir="ltr">{each.from}</bdi>
        {file === undefined ? each.file === null ? <> · {t('settings.trustedOrganisation')}</> : null : <> · {t('settings.trustedTaken', { time: formatTime(file.importedAt, language), name: file.importedBy })}</>}
      </span>
      <span className="small"><Fingerprint value={each.fingerprint} /></span>
      {each.plainRoot ? <span className="small soft">{t('settings.trustPlainRoot')}</span> : null}
    </li>
  )
}
