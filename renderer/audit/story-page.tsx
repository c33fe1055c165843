import { fieldName } from '../../electron/contract/reading.ts'
import type { AuditEvent, AuditStory } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { errorText } from '../parts/error-texts.ts'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useStartHere } from '../parts/use-start-here.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AuditSentence } from './audit-sentence.tsx'

interface StoryPageProps {
  subject: string
  onOpen: (subject: string) => void
  onBack: () => void
}

/** Everything that happened to one record, reading or person, oldest first: who, when, by which door, and whether it is proved and received upstream. */
export function StoryPage({ subject, onOpen, onBack }: StoryPageProps) {
  const { t } = useWords()
  const story = useLoaded(`story ${subject}`, () => call('audit.story', { subject }))
  const slow = useSlow(story.going)
  const back = useStartHere<HTMLButtonElement>()
  useShortcut('Escape', onBack)
  return (
    <section className="audit-part" aria-label={t('audit.story.title')} data-testid="story">
      <div className="row">
        <Button icon="back" keyHint="Esc" ref={back} onPress={onBack}>{t('app.back')}</Button>
        {story.value === null ? null : <StoryHead story={story.value} onOpen={onOpen} />}
      </div>
      {story.error === null ? null : <ErrorNote error={story.error} />}
      {slow ? <Progress label={t('audit.loading')} fraction={null} /> : null}
      {story.value === null ? null : (
        <ScrollArea className="section story-lines" label={t('audit.story.title')}>
          {story.value.events.length === 0 ? <p>{t('audit.none')}</p> : null}
          {story.value.more ? <p className="soft">{t('audit.story.newest', { count: story.value.events.length })}</p> : null}
          <ol>
            {story.value.events.map((event) => <StoryLine key={event.index} event={event} story={story.value as AuditStory} />)}
          </ol>
        </ScrollArea>
      )}
    </section>
  )
}

function StoryHead({ story, onOpen }: { story: AuditStory; onOpen: (subject: string) => void }) {
  const { t } = useWords()
  const state = story.here === null ? null : story.about === 'staff' ? (story.here ? 'audit.story.staffHere' : 'audit.story.staffGone') : story.here ? 'audit.story.stored' : 'audit.story.gone'
  return (
    <>
      <h2 className="story-title">{t(`audit.story.about.${story.about}`)} <bdi dir="ltr" className="mono small">{story.subject}</bdi></h2>
      {state === null ? null : <span className="tag">{t(state)}</span>}
      <span className="grow" />
      {story.follows === null ? null : <Button icon="records" onPress={() => onOpen(story.follows ?? '')}>{t('audit.story.before')}</Button>}
    </>
  )
}

/** Names of corrected fields, which a detail has as codes. */
function correctedIn(detail: string | null): string[] {
  const [, names = ''] = /(?:^| )corrected=(\S+)/.exec(detail ?? '') ?? []
  return names.split(',').filter((name) => fieldName.options.some((known) => known === name))
}

function StoryLine({ event, story }: { event: AuditEvent; story: AuditStory }) {
  const { t, language } = useWords()
  const corrected = correctedIn(event.detail)
  const rest = (event.detail ?? '').replace(/(?:^| )corrected=\S+/, '').trim()
  const isVerified = story.verified !== null && event.index < story.verified
  const isReceived = story.received !== null && event.index < story.received
  return (
    <li className="story-line">
      <span className="story-time">{formatExactTime(event.time, language)}<span className="small soft">{t('audit.number')} <bdi>{formatNumber(event.index, language)}</bdi></span></span>
      <span className="story-what">
        <AuditSentence event={event} />
        {corrected.length === 0 ? null : <span className="small">{t('audit.story.corrected', { fields: corrected.map((name) => t(`fields.${name}`)).join(', ') })}</span>}
        {event.error === null ? null : <span className="small">{errorText(event.error, language).sentence}</span>}
        {rest === '' ? null : <bdi dir="ltr" className="mono small soft">{rest}</bdi>}
      </span>
      <span className="small story-by"><span>{event.door === null ? null : `${t(`audit.doors.${event.door}`)} · `}{event.address === 'local' ? t('audit.story.here') : <bdi dir="ltr">{event.address}</bdi>}</span>{event.credential === null ? null : <bdi dir="ltr" className="mono soft story-credential">{event.credential}</bdi>}</span>
      <span className="small story-proof">
        <span className="story-sign"><Icon name={isVerified ? 'check' : 'unknown'} />{t(isVerified ? 'audit.story.verified' : 'audit.story.notVerified')}</span>
        <span className="story-sign"><Icon name={isReceived ? 'check' : 'unknown'} />{t(isReceived ? 'audit.story.received' : story.received === null ? 'audit.story.notSent' : 'audit.story.notReceived')}</span>
      </span>
    </li>
  )
}
