import type { AuditEvent } from '../../electron/contract/audit.ts'
import { useWords, type Words } from '../parts/use-language.ts'

/** What was done, in words: "Confirmed a record". A call without words is named. */
export function actionWords({ t, has }: Pick<Words, 't' | 'has'>, action: string): string {
  const key = `audit.actions.${action}`
  return has(key) ? t(key) : action
}

/** Who did what, and whether it went well, in one sentence. */
export function AuditSentence({ event }: { event: AuditEvent }) {
  const words = useWords()
  const { t } = words
  const who = event.user === 'system' ? t('audit.system') : event.userName
  return (
    <span>
      <strong><bdi>{who}</bdi></strong>: {actionWords(words, event.action)}
      {event.status >= 400 ? <span className="audit-failed"> · {t('audit.refused')}</span> : null}
    </span>
  )
}
