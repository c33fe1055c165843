import { FoyerError } from '../../electron/contract/errors.ts'
import type { FeedName } from '../../electron/contract/feeds.ts'
import { policyWords } from '../../electron/contract/policy.ts'
import type { UplinkState } from '../../electron/contract/uplink.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { Fact } from './upstream-fact.tsx'

/** Where policy names each: the same words head what became of it. */
const keys = { syslog: 'feedSyslog', otlp: 'feedOtlp', splunk: 'feedSplunk', elastic: 'feedElastic', journald: 'feedJournald' } as const satisfies Record<FeedName, string>

/** Each system that the trail is fanned out to: up to which event it has taken it, what stands in the way, and when it is tried again. */
export function UpstreamFeeds({ state: { feeds, size } }: { state: UplinkState }) {
  const { t, language } = useWords()
  if (feeds.length === 0) return null
  return (
    <>
      <h3>{t('settings.uplinkFeeds')}</h3>
      {feeds.map(({ name, next, told }) => (
        <div key={name} className="stack" role="group" aria-label={t(policyWords(keys[name]).title)} data-testid={`feed-${name}`}>
          <h4>{t(policyWords(keys[name]).title)}</h4>
          <dl className="facts">
            <Fact name={t('settings.uplinkReceived')}>{next === 0 ? t('settings.uplinkNever') : t('settings.uplinkTaken', { event: formatNumber(next - 1, language) })}</Fact>
            <Fact name={t('settings.uplinkWaits')}>{next >= size ? t('settings.uplinkWaitsNone') : t('settings.uplinkWaitsSays', { number: formatNumber(size - next, language) })}</Fact>
            {told === null || told.okAt === null ? null : <Fact name={t('settings.uplinkLastOk')}>{formatTime(told.okAt, language)}</Fact>}
            <Fact name={t('settings.uplinkNext')}>{told === null || told.nextTryAt === null ? t('settings.uplinkSoon') : formatTime(told.nextTryAt, language)}</Fact>
          </dl>
          {told === null || told.error === null ? null : <ErrorNote error={FoyerError.fromPayload(told.error)} />}
        </div>
      ))}
    </>
  )
}
