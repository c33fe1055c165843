import type { TrustedRevocationList } from '../../electron/contract/trust.ts'
import { stateName } from '../parts/country.ts'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Icon, type IconName } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'

const icons: Record<TrustedRevocationList['state'], IconName> = { current: 'check', overdue: 'warn', ahead: 'warn', notVouched: 'stop' }

/** Each list of withdrawn certificates with its dates, and whether it speaks for today. */
export function RevocationLists({ lists, sought }: { lists: readonly TrustedRevocationList[]; sought: string }) {
  const { t, language } = useWords()
  const nameOf = ({ country, issuer }: TrustedRevocationList) => (country === null ? issuer : stateName(country, language))
  const wanted = sought.trim().toLocaleLowerCase()
  const shown = lists
    .filter((each) => [nameOf(each), each.country ?? '', each.issuer].some((text) => text.toLocaleLowerCase().includes(wanted)))
    .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
  return (
    <>
      <h3>{t('settings.trustRevocations')}</h3>
      {lists.length === 0 ? <p>{t('settings.revocationNone')}</p> : null}
      <ul className="trust-certificates">
        {shown.map((each) => (
          <li key={each.fingerprint} data-state={each.state}>
            <span className="row"><strong className="grow">{nameOf(each)}</strong><span className="tag tag-icon"><Icon name={icons[each.state]} />{t(`settings.revocationState.${each.state}`)}</span></span>
            <span>{t('settings.revocationIssued', { time: formatTime(each.issuedAt, language) })} · {each.nextAt === null ? t('settings.revocationNoNext') : t('settings.revocationNext', { time: formatTime(each.nextAt, language) })} · {t('settings.revocationCount', { number: formatNumber(each.withdrawn, language) })}</span>
            <bdi dir="ltr" className="small soft">{each.issuer}</bdi>
          </li>
        ))}
      </ul>
    </>
  )
}
