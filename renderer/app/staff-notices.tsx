import { formatExactTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { useSession } from './desk-context.ts'

/** What happened to the staff while this person was away and nobody may miss. Stands as long as the session does. */
export function StaffNotices() {
  const { t, language } = useWords()
  const { notices } = useSession()
  return notices.map(({ kind, at, name }) => (
    <output key={`${kind} ${at}`} className="error-note" data-testid="staff-notice">
      <Icon name="warn" />
      <span>
        <strong className="sentence">{t('app.resetTold', { when: formatExactTime(at, language), name })}</strong>
        {' '}
        {t('app.resetToldSays')}
      </span>
    </output>
  ))
}
