import { useState } from 'react'
import type { AskedScan } from '../../electron/contract/scan-requests.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatClock, formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { DeclineSheet } from './decline-sheet.tsx'
import type { Requests } from './use-requests.ts'
import './requests.css'

interface RequestLaneProps {
  requests: Requests
  /** What was confirmed last, without having been asked for: it can be given to a system that waits, where policy lets. */
  lastStored: string | null
  onGiven: () => void
}

/** What other systems ask for: the one that is worked on, else the one that waits longest, in a lane of its own above the document. */
export function RequestLane({ requests, lastStored, onGiven }: RequestLaneProps) {
  const { t, language } = useWords()
  const [declining, setDeclining] = useState<AskedScan | null>(null)
  const [open, setOpen] = useState(false)
  const { giveStored } = useDesk().state.policy.values
  const task = useTask()
  const { all, mine, reload, ended } = requests
  const request = mine ?? all.find(({ by }) => by === null) ?? all[0]
  if (request === undefined) return null
  const act = (work: () => Promise<unknown>, after: () => void = reload) => void task.run(async () => {
    try {
      await work()
      after()
    } catch (thrown) {
      // What stands here is another thing by now.
      reload()
      throw thrown
    }
  })
  const { id } = request
  const isMine = mine !== null
  const take = (its: string) => {
    setOpen(false)
    act(() => call('requests.take', { id: its }))
  }
  return (
    <section className="queue request" aria-label={t('requests.label')} data-testid="request">
      <Icon name="guest" />
      <p className="request-who">
        <strong>{isMine ? <bdi>{request.client}</bdi> : t('requests.asks', { client: request.client })}</strong>
        <span>{t('requests.reference')} <bdi className="request-reference">{request.reference}</bdi></span>
      </p>
      <output className="queue-count" data-testid="request-count">{t('requests.count', { done: formatNumber(request.done, language), guests: formatNumber(request.guests.length, language) })}</output>
      {isMine ? (
        // Of those who stand here: nobody reads the names of a request that is not taken.
        <Guests names={request.guests} />
      ) : <span className="request-guests soft">{request.by === null ? t('requests.until', { time: formatClock(request.expiresAt, language) }) : t('requests.by', { name: request.by.name })}</span>}
      <div className="request-acts">
        {isMine ? (
          <>
            {request.done === 0 ? null : <Button icon="check" disabled={task.going} testId="request-finish" onPress={() => act(() => call('requests.finish', { id }), ended)}>{t('requests.finish')}</Button>}
            <Button icon="back" disabled={task.going} testId="request-put-back" onPress={() => act(() => call('requests.putBack', { id }), ended)}>{t('requests.putBack')}</Button>
          </>
        ) : request.by === null ? <Button kind="primary" icon="check" disabled={task.going} testId="request-take" onPress={() => take(id)}>{t('requests.take')}</Button> : null}
        {giveStored && lastStored !== null && request.by?.me !== false ? (
          <Button icon="next" disabled={task.going} testId="request-give" onPress={() => act(() => call('requests.give', { id, recordId: lastStored }), () => {
            onGiven()
            reload()
          })}
          >
            {t('requests.give')}
          </Button>
        ) : null}
        {request.by?.me === false ? null : <Button icon="close" disabled={task.going} testId="request-decline-open" onPress={() => setDeclining(request)}>{t('requests.decline')}</Button>}
        {all.length > 1 ? <Button kind="quiet" icon="records" testId="request-all" onPress={() => setOpen(true)}>{t('requests.all', { count: all.length })}</Button> : null}
      </div>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {declining === null ? null : (
        <DeclineSheet
          request={declining}
          onClose={() => setDeclining(null)}
          onDone={() => {
            setDeclining(null)
            if (declining.id === mine?.id) ended()
            else reload()
          }}
        />
      )}
      {open ? <AllRequests all={all} busy={mine !== null || task.going} onTake={take} onClose={() => setOpen(false)} /> : null}
    </section>
  )
}

/** Of more than fit, the others are reached by scrolling: twenty would leave the document no room. */
function Guests({ names }: { names: AskedScan['guests'] }) {
  const { t, language } = useWords()
  const place = useScrollKeys<HTMLUListElement>()
  return (
    <ul ref={place} className="request-guests" aria-label={t('requests.guests')}>
      {names.map((name, at) => <li key={at}><bdi>{name ?? t('requests.guest', { number: formatNumber(at + 1, language) })}</bdi></li>)}
    </ul>
  )
}

/** Every request that is open, the oldest first; another one can be taken on while none is. */
function AllRequests({ all, busy, onTake, onClose }: { all: readonly AskedScan[]; busy: boolean; onTake: (id: string) => void; onClose: () => void }) {
  const { t, language } = useWords()
  return (
    <Sheet title={t('requests.waiting')} onClose={onClose} wide>
      <ol className="request-list" data-testid="request-list">
        {all.map(({ id, client, reference, guests, done, by, expiresAt }) => (
          <li key={id}>
            <span className="grow"><strong><bdi>{client}</bdi></strong> · <bdi className="request-reference">{reference}</bdi></span>
            <span>{t('requests.count', { done: formatNumber(done, language), guests: formatNumber(guests.length, language) })}</span>
            <span className="soft">{by === null ? t('requests.until', { time: formatClock(expiresAt, language) }) : t('requests.by', { name: by.name })}</span>
            {by === null ? <Button label={`${t('requests.take')}: ${client}, ${reference}`} disabled={busy} onPress={() => onTake(id)}>{t('requests.take')}</Button> : null}
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
