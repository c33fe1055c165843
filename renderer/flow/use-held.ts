import { useCallback, useEffect, useRef, useState } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { dropReading } from '../reading/take-reading.ts'

export interface HeldState {
  held: HeldReading | null
  /** Counts documents: a new one starts with everything forgotten. */
  turn: number
  /** Take a Reading whose work began in that turn. */
  take: (began: number, read: HeldReading, from: string | null) => boolean
  isTurn: (turn: number) => boolean
  isHeld: (readingId: string) => boolean
  /** Take a Reading whose turn it is, or a better one of the one at the desk. */
  takeNow: (read: HeldReading, from: string | null) => boolean
  isFree: () => boolean
  /** The Reading at the desk as it is at once, not only after the next rendering; null between two documents. */
  atDesk: () => HeldReading | null
  /** On to the next document. */
  next: () => void
}

/** The one Reading at the desk, and which answers still belong to it. */
export function useHeld(): HeldState {
  const [held, setHeld] = useState<HeldReading | null>(null)
  const [turn, setTurn] = useState(0)
  /** The same at once, not only after the next rendering: two answers may come in between. */
  const now = useRef({ open: true, turn: 0, held: null as HeldReading | null })
  useEffect(() => {
    const here = now.current
    here.open = true
    return () => {
      here.open = false
    }
  }, [])
  const isTurn = useCallback((began: number) => now.current.open && now.current.turn === began, [])
  const isHeld = useCallback((readingId: string) => now.current.held?.readingId === readingId, [])
  const take = useCallback((began: number, read: HeldReading, from: string | null) => {
    if (!isTurn(began) || (now.current.held?.readingId ?? null) !== from) {
      if (read.readingId !== from) dropReading(read.readingId)
      return false
    }
    now.current.held = read
    setHeld(read)
    return true
  }, [isTurn])
  const takeNow = useCallback((read: HeldReading, from: string | null) => take(now.current.turn, read, from), [take])
  const isFree = useCallback(() => now.current.open && now.current.held === null, [])
  const atDesk = useCallback(() => (now.current.open ? now.current.held : null), [])
  const next = useCallback(() => {
    now.current.turn += 1
    now.current.held = null
    setTurn(now.current.turn)
    setHeld(null)
  }, [])
  return { held, turn, take, takeNow, isFree, atDesk, isTurn, isHeld, next }
}
