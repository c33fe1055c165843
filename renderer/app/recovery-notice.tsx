import { useWords } from '../parts/use-language.ts'
import { StandingNotice } from './standing-notice.tsx'

/** Stands until the recovery key is confirmed: without one, a broken computer is the end of every record. */
export function RecoveryNotice() {
  const { t } = useWords()
  return <StandingNotice sentence={t('app.recoveryOpen')} says={t('app.recoveryOpenSays')} testId="recovery-notice" />
}
