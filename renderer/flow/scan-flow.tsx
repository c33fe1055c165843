import { useCallback, useEffect, useState } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { on } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useNotify, usePutAway } from '../desk/notices.tsx'
import { playSound } from '../parts/sounds.ts'
import { useWords } from '../parts/use-language.ts'
import { dropReading } from '../reading/take-reading.ts'
import { forgetDocument } from '../scan/use-frames.ts'
import { ReadingScreen } from './reading-screen.tsx'
import { ScanScreen } from './scan-screen.tsx'
import { useHeld } from './use-held.ts'

interface ScanFlowProps {
  /** Whether the rail shows this screen now. */
  shown: boolean
  onShowRecord: (id: string) => void
}

const STORED = 'stored'

/** One document from the counter to the record: scan, reading, confirmed, next. */
export function ScanFlow({ shown, onShowRecord }: ScanFlowProps) {
  const { t } = useWords()
  const notify = useNotify()
  const putAway = usePutAway()
  const { sounds } = useDesk().state.policy.values
  const { held, turn, take, isTurn, isHeld, next: nextTurn } = useHeld()
  const [view, setView] = useState<'scan' | 'reading'>('scan')
  /** The other side of the held Reading is wanted. */
  const [turning, setTurning] = useState(false)

  const next = useCallback(() => {
    nextTurn()
    setTurning(false)
    setView('scan')
  }, [nextTurn])

  useEffect(() => on('reading.settled', ({ readingId, how }) => {
    // What was decided about here, or is a better one by now, is no news.
    if (how !== 'expired' || !isHeld(readingId)) return
    notify({ kind: 'trouble', text: t('reading.gone') })
    next()
  }), [isHeld, next, notify, t])

  const onHeld = (read: HeldReading, from: string | null) => {
    if (!take(turn, read, from)) return false
    setTurning(false)
    setView('reading')
    // That the last one was stored must not lie over the verdict of this one.
    putAway(STORED)
    if (sounds) playSound(read.reading.verdict === 'stop' ? 'stop' : 'read')
    return true
  }

  useEffect(() => forgetDocument, [])

  const discard = () => {
    forgetDocument()
    if (held !== null) dropReading(held.readingId)
    next()
  }
  const reading = held !== null && view === 'reading'

  return (
    <div className="flow" hidden={!shown}>
      {held === null ? null : (
        // Out of view it stays as it is: what was corrected, what is being compared, what the chip is being asked.
        <ReadingScreen
          key={turn}
          held={held}
          shown={reading}
          active={shown && reading}
          onUpdated={(read, from) => take(turn, read, from)}
          onTurnOver={() => {
            setTurning(true)
            setView('scan')
          }}
          onBack={() => setView('scan')}
          onDiscard={discard}
          onConfirmed={(recordId) => {
            notify({ kind: 'done', topic: STORED, text: t('reading.stored'), action: { text: t('reading.openRecord'), act: () => onShowRecord(recordId) } })
            if (isTurn(turn)) next()
          }}
        />
      )}
      {reading ? null : (
        <ScanScreen
          key={`${turn}-${turning}`}
          active={shown}
          waiting={held}
          turning={turning}
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
