import { useCallback, useEffect, useRef, useState } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { useDesk } from '../app/desk-context.ts'
import { useNotify } from '../app/notices.tsx'
import { call, on } from '../bridge.ts'
import { playSound } from '../parts/sounds.ts'
import { useWords } from '../parts/use-language.ts'
import { ReadingScreen } from '../reading/reading-screen.tsx'
import { ScanScreen } from './scan-screen.tsx'
import { forgetDocument } from './use-frames.ts'

interface ScanFlowProps {
  /** Whether the rail shows this screen now. */
  shown: boolean
  onShowRecord: (id: string) => void
}

/** One document from the counter to the record: scan, reading, confirmed, next. */
export function ScanFlow({ shown, onShowRecord }: ScanFlowProps) {
  const { t } = useWords()
  const notify = useNotify()
  const { sounds } = useDesk().state.policy.values
  const [held, setHeld] = useState<HeldReading | null>(null)
  const [view, setView] = useState<'scan' | 'reading'>('scan')
  /** The other side of the held Reading is wanted. */
  const [turning, setTurning] = useState(false)
  /** Counts documents: a new one starts with everything forgotten. */
  const [turn, setTurn] = useState(0)
  const heldId = useRef<string | null>(null)
  useEffect(() => {
    heldId.current = held?.readingId ?? null
  })

  const next = useCallback(() => {
    setHeld(null)
    setTurning(false)
    setView('scan')
    setTurn((count) => count + 1)
  }, [])

  useEffect(() => on('reading.gone', ({ readingId }) => {
    if (readingId !== heldId.current) return
    notify({ kind: 'trouble', text: t('reading.gone') })
    next()
  }), [next, notify, t])

  const onHeld = useCallback((read: HeldReading) => {
    setHeld(read)
    setTurning(false)
    setView('reading')
    if (sounds) playSound(read.reading.verdict === 'stop' ? 'stop' : 'read')
  }, [sounds])

  useEffect(() => forgetDocument, [])

  const discard = () => {
    forgetDocument()
    if (held !== null) call('reading.discard', { readingId: held.readingId }).catch(() => undefined)
    next()
  }

  return (
    <div className="flow" hidden={!shown}>
      {held !== null && view === 'reading' ? (
        <ReadingScreen
          key={turn}
          held={held}
          active={shown}
          onUpdated={setHeld}
          onTurnOver={() => {
            setTurning(true)
            setView('scan')
          }}
          onBack={() => setView('scan')}
          onDiscard={discard}
          onConfirmed={(recordId) => {
            notify({ kind: 'done', text: t('reading.stored'), action: { text: t('reading.openRecord'), act: () => onShowRecord(recordId) } })
            next()
          }}
        />
      ) : (
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
