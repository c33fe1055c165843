import { call } from '../bridge.ts'
import { Icon } from '../parts/icons.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Looked at anew on each screen. Stands while certificates of an earlier Foyer wait for somebody to answer for them: until then no chip is proven by them. */
export function TrustNotice({ screen }: { screen: string }) {
  const { t } = useWords()
  const found = useLoaded(`found ${screen}`, () => call('trust.found', {}))
  if (found.value?.some(({ preview }) => preview?.present !== true) !== true) return null
  return (
    <output className="error-note" data-testid="trust-notice">
      <Icon name="warn" />
      <span>
        <strong className="sentence">{t('app.trustWaits')}</strong>
        {' '}
        {t('app.trustWaitsSays')}
      </span>
    </output>
  )
}
