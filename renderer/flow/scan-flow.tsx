import { useCallback, useEffect, useState } from 'react'
import type { FileReading, HeldReading } from '../../electron/contract/reading.ts'
import { on } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useNotify, usePutAway } from '../desk/notices.tsx'
import { useDevices } from '../desk/use-devices.ts'
import { useTask } from '../parts/use-task.ts'
import { GuestNotice } from '../guest/guest-notice.tsx'
import { playSound } from '../parts/sounds.ts'
import { useWords } from '../parts/use-language.ts'
import { dropReading } from '../reading/take-reading.ts'
import { RequestLane } from '../requests/request-lane.tsx'
import { useRequests } from '../requests/use-requests.ts'
import { bytesOf } from '../scan/bytes-of.ts'
import { readBytes } from '../scan/file-panel.tsx'
import { useDrop } from '../scan/use-drop.ts'
import { usePaste } from '../scan/use-paste.ts'
import { forgetDocument } from '../scan/use-frames.ts'
import { cleanOnes } from './clean-ones.ts'
import { ConfirmTogether } from './confirm-together.tsx'
import { QueueLane } from './queue-lane.tsx'
import { ReadingScreen } from './reading-screen.tsx'
import { ScanScreen } from './scan-screen.tsx'
import { AHEAD, MOST_WAITING } from './reading-queue.ts'
import type { GetBytes } from './waiting.ts'
import { useHeld } from './use-held.ts'
import { useOffered } from './use-offered.ts'
import { useQueue } from './use-queue.ts'

interface ScanFlowProps {
  /** Whether the rail shows this screen now. */
  shown: boolean
  /** The privacy notice is shown to the guest: nothing goes on under it. */
  guest: boolean
  onGuestGone: () => void
  onShowRecord: (id: string) => void
}

const STORED = 'stored'

/** Documents from the counter to the record, one at a time: scan, reading, confirmed, next. */
export function ScanFlow({ shown, guest, onGuestGone, onShowRecord }: ScanFlowProps) {
  const { t } = useWords()
  // Asked for before the first document comes: what the reader needs for one is loaded by that, and what comes next is known at once.
  useDevices()
  const notify = useNotify()
  const putAway = usePutAway()
  const { mode, policy: { values: { sounds, confirmTogether, requireFaces, takeOffered, documentsStay } } } = useDesk().state
  const { held, turn, take, takeNow, isFree, atDesk, isTurn, isHeld, next: nextTurn } = useHeld()
  const [view, setView] = useState<'scan' | 'reading'>('scan')
  /** The other side of the held Reading is wanted. */
  const [turning, setTurning] = useState(false)
  const [over, setOver] = useState(false)
  const requests = useRequests(shown)
  const { mine } = requests
  /** What was confirmed last without having been asked for. */
  const [lastStored, setLastStored] = useState<string | null>(null)

  const show = (read: HeldReading) => {
    setTurning(false)
    setView('reading')
    // That the last one was stored must not lie over the verdict of this one.
    putAway(STORED)
    if (sounds) playSound(read.reading.verdict === 'stop' ? 'stop' : 'read')
  }
  const waits = useQueue({
    stays: documentsStay,
    isFree,
    // Confirmed together is what is read: then everything is, as far as it may wait.
    ahead: () => (confirmTogether ? MOST_WAITING : AHEAD),
    give: (read) => {
      if (takeNow(read, null)) show(read)
    },
  })
  const { queue, comparisons } = waits
  const otherSide = useTask()
  const { clear } = otherSide
  const next = useCallback(() => {
    nextTurn()
    // Why a side could not be read is no matter of the next document.
    clear()
    setTurning(false)
    setView('scan')
    queue.next()
  }, [clear, nextTurn, queue])

  useEffect(() => on('reading.settled', ({ readingId, how }) => {
    if (how === 'expired') queue.expired(readingId)
    // What was decided about here, or is a better one by now, is no news.
    if (how !== 'expired' || !isHeld(readingId)) return
    notify({ kind: 'trouble', text: t('reading.gone') })
    next()
  }), [isHeld, next, notify, queue, t])

  const onHeld = ({ also, leftOut, emptyPages, stopped, ...read }: FileReading, from: string | null) => {
    const { trouble, waiting } = queue.snapshot()
    // A page in a scanner is not looked at twice: what came to the desk meanwhile goes first, and it waits. Nothing comes over what a file failed with, either.
    if (from === null && (((read.reading.source === 'scanner' || read.reading.source === 'swipe') && !(isTurn(turn) && isFree())) || (trouble !== null && waiting.length > 0))) {
      queue.addRead({ also: [read, ...(also ?? [])], leftOut, emptyPages, stopped })
      return true
    }
    const taken = take(turn, read, from)
    if (taken) {
      // What a file failed with before is no matter of this document.
      queue.putTroubleAway()
      show(read)
    }
    // What else the page showed waits its turn, whatever became of the first.
    queue.addRead({ also, leftOut, emptyPages, stopped })
    return taken
  }

  useEffect(() => forgetDocument, [])

  const discard = () => {
    forgetDocument()
    if (held !== null) dropReading(held.readingId)
    next()
  }
  const reading = held !== null && view === 'reading'
  const onFiles = (files: readonly GetBytes[]) => {
    const [first, ...rest] = files
    // While one side is being read, what comes is not that side: it waits.
    if (!turning || held === null || first === undefined || otherSide.going) {
      queue.addFiles(files, !otherSide.going)
      return
    }
    // The other side goes on with the Reading that waits for it; what comes with it are documents of their own.
    const { readingId } = held
    void otherSide.run(async () => void onHeld(await readBytes(await first(), readingId), readingId))
    if (rest.length > 0) queue.addFiles(rest, false)
  }
  const offered = useOffered({
    free: shown && !guest && view === 'scan' && (held === null || turning) && !waits.reading && !otherSide.going && waits.trouble === null && waits.waiting.length === 0,
    byItself: takeOffered, continues: turning ? held?.readingId ?? null : null, onRead: (read, from) => void onHeld(read, from),
  })
  const onGiven = (files: readonly File[]) => onFiles(files.map((file) => () => bytesOf(file)))
  const place = useDrop(onGiven, setOver)
  usePaste(onGiven, shown && !guest)

  return (
    <div className={over ? 'flow scan-over' : 'flow'} hidden={!shown} ref={place}>
      {guest ? <GuestNotice issuingState={held?.reading.documentType.issuingState ?? null} onClose={onGuestGone} /> : null}
      <RequestLane requests={requests} lastStored={lastStored} onGiven={() => setLastStored(null)} />
      <QueueLane {...waits} current={held !== null} onPutAway={() => queue.putAway()}>
        {confirmTogether ? (
          <ConfirmTogether
            ones={cleanOnes(waits.waiting, held, { specimens: mode === 'demo', requireFaces })}
            queue={queue}
            request={mine}
            onStored={(count) => {
              requests.confirmed(count)
              notify({ kind: 'done', topic: STORED, text: t('queue.storedTogether', { count }) })
            }}
          />
        ) : null}
      </QueueLane>
      {held === null ? null : (
        // Out of view it stays as it is: what was corrected, what is being compared, what the chip is being asked.
        <ReadingScreen
          key={turn}
          held={held}
          atDesk={atDesk}
          comparisons={comparisons}
          request={mine?.id ?? null}
          shown={reading}
          active={shown && reading && !guest}
          onUpdated={(read, from) => take(turn, read, from)}
          onTurnOver={() => {
            setTurning(true)
            setView('scan')
          }}
          onBack={() => setView('scan')}
          onDiscard={discard}
          onShowRecord={onShowRecord}
          onConfirmed={(recordId, request) => {
            if (request === null) setLastStored(recordId)
            else requests.confirmed(1)
            notify({ kind: 'done', topic: STORED, text: t('reading.stored'), action: { text: t('reading.openRecord'), act: () => onShowRecord(recordId) } })
            if (isTurn(turn)) next()
          }}
        />
      )}
      {reading ? null : (
        <ScanScreen
          key={`${turn}-${turning}`}
          active={shown && !guest}
          waiting={held}
          turning={turning}
          reading={waits.reading || otherSide.going || offered.task.going}
          trouble={otherSide.error ?? offered.task.error ?? waits.trouble}
          onTake={offered.waits ? offered.take : null}
          onSkip={waits.trouble !== null && waits.waiting.length > 0 ? () => queue.next() : null}
          onFile={(bytes) => onFiles([() => Promise.resolve(bytes)])}
          onChoose={() => {
            otherSide.clear()
            offered.task.clear()
            queue.putTroubleAway()
          }}
          onHeld={onHeld}
          onReturn={() => {
            setTurning(false)
            setView('reading')
          }}
          onDiscard={discard}
        />
      )}
    </div>
  )
}
