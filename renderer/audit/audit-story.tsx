import type { AuditEvent } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { errorText } from '../parts/error-texts.ts'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AuditSentence, eventWords } from './audit-sentence.tsx'

/** One event: everything its leaf holds, and what else happened to the same record or person. */
export function AuditStory({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const words = useWords()
  const { t, language } = words
  const facts: readonly (readonly [string, string, boolean])[] = [
    [t('audit.time'), formatExactTime(event.time, language), false],
    [t('audit.who'), `${event.user === 'system' ? t('audit.system') : event.userName}${event.role === null ? '' : ` · ${t(`roles.${event.role}`)}`}`, false],
    [t('audit.call'), `${event.method} ${event.path}`, true],
    [t('audit.action'), event.action, true],
    [t('audit.result'), String(event.status), true],
    [t('audit.error'), event.error === null ? '–' : `${errorText(event.error, language).sentence} (${event.error})`, false],
    [t('audit.subject'), event.subject ?? '–', true],
    [t('audit.detail'), event.detail ?? '–', true],
    [t('audit.terminal'), `${event.terminal} · ${event.address}`, true],
    [t('audit.cameBy'), event.door === null || event.principal === null ? '–' : `${t(`audit.doors.${event.door}`)} · ${t(`audit.principals.${event.principal}`)}`, false],
    [t('audit.credential'), event.credential ?? '–', true],
    [t('audit.software'), event.version, true],
    [t('audit.leaf'), formatNumber(event.index, language), false],
  ]
  return (
    <Sheet title={eventWords(words, event)} onClose={onClose} wide>
      <dl className="facts" data-testid="audit-story">
        {facts.map(([what, said, ltr]) => <div key={what}><dt>{what}</dt><dd><bdi dir={ltr ? 'ltr' : 'auto'} className={ltr ? 'mono' : undefined}>{said}</bdi></dd></div>)}
      </dl>
      {event.subject === null ? null : <SameSubject subject={event.subject} but={event.index} />}
    </Sheet>
  )
}

function SameSubject({ subject, but }: { subject: string; but: number }) {
  const { t, language } = useWords()
  const others = useLoaded(subject, () => call('audit.list', { filter: { subject }, before: null, limit: 50 }))
  return (
    <section>
      <h3>{t('audit.sameSubject')}</h3>
      {others.error === null ? null : <ErrorNote error={others.error} />}
      <ol className="history">
        {(others.value?.events ?? []).filter((each) => each.index !== but).map((each) => (
          <li key={each.index}><AuditSentence event={each} /><span className="small soft">{formatExactTime(each.time, language)}</span></li>
        ))}
      </ol>
    </section>
  )
}
