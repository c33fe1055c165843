import { Button } from '../parts/button.tsx'
import { errorText } from '../parts/error-texts.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Picture } from '../parts/picture.tsx'
import { useWords } from '../parts/use-language.ts'
import type { QueueState, Waiting } from './reading-queue.ts'

interface QueueLaneProps extends QueueState {
  /** A document is on the desk. */
  current: boolean
  onPutAway: () => void
}

/** Of those that wait so many are shown; the number says how many there are. */
const MOST_SHOWN = 5

/** "3 of 5" and what waits, in a lane of its own above the document: it lies over nothing, and is there only while several are. */
export function QueueLane({ waiting, done, trouble, told, current, onPutAway }: QueueLaneProps) {
  const { t, language } = useWords()
  const total = done + (current || trouble !== null ? 1 : 0) + waiting.length
  if (total < 2 && told === null) return null
  const text = told === null ? null : errorText(told.code, language)
  return (
    <section className="queue" aria-label={t('queue.label')} data-testid="queue">
      {total < 2 ? null : (
        <output className="queue-count" data-testid="queue-count">{t('queue.count', { at: formatNumber(done + 1, language), total: formatNumber(total, language) })}</output>
      )}
      <ol className="queue-waiting" aria-label={t('queue.waiting')}>
        {waiting.slice(0, MOST_SHOWN).map((each) => <li key={each.key} className={`queue-item queue-${each.kind}`}><WaitingItem waiting={each} /></li>)}
      </ol>
      {text === null ? null : (
        <p className="queue-told" role="alert" data-testid="queue-told" data-code={told?.code}>
          <Icon name="warn" />
          <span>{text.sentence} {text.action}</span>
          <Button kind="quiet" icon="close" label={t('app.putAway')} onPress={onPutAway} />
        </p>
      )}
    </section>
  )
}

/** Small pictures alone: whoever stands at the desk reads nobody else's name. */
function WaitingItem({ waiting }: { waiting: Waiting }) {
  const { t } = useWords()
  if (waiting.kind === 'file') return <><Icon name="file" /><span className="unseen">{t('queue.toRead')}</span></>
  if (waiting.kind === 'failed') return <><Icon name="warn" /><span className="unseen">{t('queue.failed')}</span></>
  const { images, fields } = waiting.held.reading
  const name = fields.find((field) => field.name === 'primaryIdentifier')?.value ?? t('documents.unknown')
  return <>{images.page === null ? <Icon name="page" /> : <Picture bytes={images.page} alt="" />}<bdi className="unseen">{name}</bdi></>
}
