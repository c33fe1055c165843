import { useSession } from '../desk/desk-context.ts'
import { formatExactTime } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { StandingNotice } from './standing-notice.tsx'

/** What happened to the staff while this person was away and nobody may miss. Stands as long as the session does. */
export function StaffNotices() {
  const { t, language } = useWords()
  const { notices } = useSession()
  return notices.map(({ kind, at, name }) => (
    <StandingNotice key={`${kind} ${at}`} sentence={t('app.resetTold', { when: formatExactTime(at, language), name })} says={t('app.resetToldSays')} testId="staff-notice" />
  ))
}
