import { useState, type ReactNode } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { Button } from '../parts/button.tsx'
import { errorText } from '../parts/error-texts.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Picture } from '../parts/picture.tsx'
import { useWords } from '../parts/use-language.ts'
import type { QueueState } from './reading-queue.ts'
import type { Waiting } from './waiting.ts'

interface QueueLaneProps extends QueueState {
  /** A document is on the desk. */
  current: boolean
  onPutAway: () => void
  /** What may be done with what waits. */
  children: ReactNode
}

/** Of those that wait so many are shown; the number says how many there are. */
const MOST_SHOWN = 5

/** "3 of 5" and what waits, in a lane of its own above the document: it lies over nothing, and is there only while several are. */
export function QueueLane({ waiting, done, trouble, told: [told], current, onPutAway, children }: QueueLaneProps) {
  const { t, language } = useWords()
  /** What waits is shown clearly while this document is looked at; the next one covers it again. */
  const [clearAt, setClearAt] = useState<number | null>(null)
  // Another stack counts from its own beginning.
  if (waiting.length === 0 && clearAt !== null) setClearAt(null)
  const clear = clearAt === done
  const total = done + (current || trouble !== null ? 1 : 0) + waiting.length
  if (total < 2 && told === undefined) return null
  return (
    <section className="queue" aria-label={t('queue.label')} data-testid="queue">
      {total < 2 ? null : (
        <output className="queue-count" data-testid="queue-count">{t('queue.count', { at: formatNumber(done + 1, language), total: formatNumber(total, language) })}</output>
      )}
      {waiting.length === 0 ? null : (
        // Who stands at the desk reads nobody else's page or face: the pictures are blurred until whoever works here looks at them.
        <ol className={clear ? 'queue-waiting queue-clear' : 'queue-waiting'} aria-label={t('queue.waiting')} data-testid="queue-waiting">
          {waiting.slice(0, MOST_SHOWN).map((each) => <li key={each.key} className={`queue-item queue-${each.kind}`}><WaitingItem waiting={each} /></li>)}
        </ol>
      )}
      {waiting.some(({ kind }) => kind === 'ready') ? <Button kind="quiet" icon="search" label={t('queue.look')} pressed={clear} testId="queue-look" onPress={() => setClearAt(clear ? null : done)} /> : null}
      {children}
      {told === undefined ? null : <Told error={told} onPutAway={onPutAway} />}
    </section>
  )
}

function Told({ error: { code, detail }, onPutAway }: { error: FoyerError; onPutAway: () => void }) {
  const { t, language } = useWords()
  const { sentence, action } = errorText(code, language)
  const pages = code === 'reading.emptyPages' ? (detail?.match(/\d+/g) ?? []) : []
  return (
    <p className="queue-told" role="alert" data-testid="queue-told" data-code={code}>
      <Icon name="warn" />
      <span>{pages.length === 0 ? sentence : t('queue.emptyPages', { count: pages.length, pages: pages.map((page) => formatNumber(Number(page), language)).join(', ') })} {action}</span>
      <Button kind="quiet" icon="close" label={t('app.putAway')} onPress={onPutAway} />
    </p>
  )
}

/** Small pictures alone: whoever stands at the desk reads nobody else's name. */
function WaitingItem({ waiting }: { waiting: Waiting }) {
  const { t } = useWords()
  if (waiting.kind === 'file') return <><Icon name="file" /><span className="unseen">{t('queue.toRead')}</span></>
  if (waiting.kind === 'failed') return <><Icon name="warn" /><span className="unseen">{t(waiting.error.code === 'reading.gone' ? 'queue.expired' : 'queue.failed')}</span></>
  const { images, fields } = waiting.held.reading
  const name = fields.find((field) => field.name === 'primaryIdentifier')?.value ?? t('documents.unknown')
  return <>{images.page === null ? <Icon name="page" /> : <Picture bytes={images.page} alt="" />}<bdi className="unseen">{name}</bdi></>
}
