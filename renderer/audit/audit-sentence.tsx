import type { AuditEvent } from '../../electron/contract/audit.ts'
import { useWords, type Words } from '../parts/use-language.ts'

/** What was done, in words: "Confirmed a record". A call without words is named. */
function actionWords({ t, has }: Pick<Words, 't' | 'has'>, action: string): string {
  const key = `audit.actions.${action}`
  return has(key) ? t(key) : action
}

/** Statuses from here on say that the desk could not; below, from `REFUSED` on, that it would not. */
const FAILED = 500
const REFUSED = 400

export function wentWrong({ status }: Pick<AuditEvent, 'status'>): boolean {
  return status >= REFUSED
}

/** What an event says: what was done, or what was tried and came to nothing. Never that something was done which was not. */
export function eventWords(words: Pick<Words, 't' | 'has'>, event: Pick<AuditEvent, 'action' | 'status'>): string {
  const { t, has } = words
  if (!wentWrong(event)) return actionWords(words, event.action)
  const attempt = `audit.attempts.${event.action}`
  return t(event.status >= FAILED ? 'audit.failedAct' : 'audit.refusedAct', { act: has(attempt) ? t(attempt) : event.action })
}

/** Who did what, and whether it went well, in one sentence. */
export function AuditSentence({ event }: { event: AuditEvent }) {
  const words = useWords()
  const { t } = words
  const who = event.user === 'system' ? t('audit.system') : event.userName
  return (
    <span>
      <strong><bdi>{who}</bdi></strong>{' · '}<span className={wentWrong(event) ? 'audit-failed' : undefined}>{eventWords(words, event)}</span>
    </span>
  )
}
