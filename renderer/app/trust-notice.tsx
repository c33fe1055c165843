import { call } from '../bridge.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { StandingNotice } from './standing-notice.tsx'

/** Looked at anew on each screen. Stands while certificates of an earlier Foyer wait for somebody to answer for them: until then no chip is proven by them. */
export function TrustNotice({ screen }: { screen: string }) {
  const { t } = useWords()
  const found = useLoaded(`found ${screen}`, () => call('trust.found', {}))
  if (found.value?.some(({ preview }) => preview?.present !== true) !== true) return null
  return <StandingNotice sentence={t('app.trustWaits')} says={t('app.trustWaitsSays')} testId="trust-notice" />
}
