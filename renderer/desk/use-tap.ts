import { useEffect, useRef, useState } from 'react'
import type { ErrorCode } from '../../electron/contract/error-codes.ts'
import type { EventPayload } from '../../electron/contract/events.ts'
import type { TapPurpose } from '../../electron/contract/security-key-calls.ts'
import { call, on } from '../bridge.ts'

export type TapStep = EventPayload<'securityKey.progress'>['step']

/** What a key says that wants its PIN: typed, it is laid down again. */
const ASKS_PIN: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['securityKey.pinRequired', 'securityKey.pinWrong', 'securityKey.pinPaused'])
export const asksKeyPin = (code: ErrorCode | undefined): boolean => code !== undefined && ASKS_PIN.has(code)

export interface Tap {
  /** How far it is; null: no key is waited for. */
  step: TapStep | null
  /** Ask for a key, and wait for it. @returns the ticket that stands for its answer @throws FoyerError */
  lay: (purpose: TapPurpose, pin: string | null) => Promise<string>
}

/** A security key that is to be laid on the reader. Whoever leaves the view is not waited for any more. */
export function useTap(): Tap {
  const [step, setStep] = useState<TapStep | null>(null)
  const waits = useRef<string | null>(null)
  // Of several in view, the one that asked.
  useEffect(() => on('securityKey.progress', (said) => { if (waits.current !== null) setStep(said.step) }), [])
  useEffect(() => () => {
    // Where it fails, the reader's own minute ends the waiting.
    if (waits.current !== null) call('securityKey.leave', { ticket: waits.current }).catch(() => undefined)
  }, [])
  const lay = async (purpose: TapPurpose, pin: string | null) => {
    const { ticket } = await call('staff.beginTap', { purpose, pin })
    waits.current = ticket
    setStep('lay')
    try {
      await call('securityKey.tap', { ticket })
      return ticket
    } finally {
      waits.current = null
      setStep(null)
    }
  }
  return { step, lay }
}
