import type { AuditEvent } from '../../electron/contract/audit.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { errorText } from '../parts/error-texts.ts'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { ErasureAgain } from '../rights/erasure-again.tsx'
import { eventWords } from './audit-sentence.tsx'

interface AuditStoryProps {
  event: AuditEvent
  onClose: () => void
  /** Everything that happened to what it is about. */
  onWhole: (subject: string) => void
}

/** One event: everything its leaf holds, and the way to all that happened to the same record or person. */
export function AuditStory({ event, onClose, onWhole }: AuditStoryProps) {
  const words = useWords()
  const { t, language } = words
  const may = useMay()
  const { subject } = event
  const answered = event.action === 'rights.erase' && event.error === null && may('rights.serve')
  const facts: readonly (readonly [string, string, boolean])[] = [
    [t('audit.time'), formatExactTime(event.time, language), false],
    [t('audit.who'), `${event.user === 'system' ? t('audit.system') : event.userName}${event.role === null ? '' : ` · ${t(`roles.${event.role}`)}`}`, false],
    ...(event.second === undefined ? [] : [[t('audit.second'), event.second === 'recoveryKey' ? t('setUp.recoveryKey') : event.second, false] as const]),
    [t('audit.call'), `${event.method} ${event.path}`, true],
    [t('audit.action'), event.action, true],
    [t('audit.result'), String(event.status), true],
    [t('audit.error'), event.error === null ? '–' : `${errorText(event.error, language).sentence} (${event.error})`, false],
    [t('audit.subject'), subject ?? '–', true],
    [t('audit.detail'), event.detail ?? '–', true],
    [t('audit.terminal'), `${event.terminal} · ${event.address}`, true],
    [t('audit.cameBy'), event.door === null || event.principal === null ? '–' : `${t(`audit.doors.${event.door}`)} · ${t(`audit.principals.${event.principal}`)}`, false],
    [t('audit.credential'), event.credential ?? '–', true],
    [t('audit.software'), event.version, true],
    [t('audit.leaf'), formatNumber(event.index, language), false],
  ]
  return (
    <Sheet title={eventWords(words, event)} onClose={onClose} wide>
      <ScrollArea className="story-facts" label={t('audit.story.facts')}>
        <dl className="facts" data-testid="audit-story">
          {facts.map(([what, said, ltr]) => <div key={what}><dt>{what}</dt><dd><bdi dir={ltr ? 'ltr' : 'auto'} className={ltr ? 'mono' : undefined}>{said}</bdi></dd></div>)}
        </dl>
      </ScrollArea>
      {subject === null ? null : (
        <div className="actions">
          {answered ? <ErasureAgain id={subject} /> : null}
          <Button kind="primary" icon="next" testId="whole-story" onPress={() => onWhole(subject)}>{t('audit.story.open')}</Button>
        </div>
      )}
    </Sheet>
  )
}
