import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import type { TapPurpose } from '../../electron/contract/security-key-calls.ts'
import { DemoKey, LayKey } from '../desk/lay-key.tsx'
import { asksKeyPin, useTap } from '../desk/use-tap.ts'
import { usePresence } from '../desk/use-idle.ts'
import { Button } from '../parts/button.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Keyboard } from '../parts/keyboard.tsx'
import { PinPad } from '../parts/pin-pad.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Longest PIN of a key, in letters (CTAP 2.1 §6.5.1). */
const LONGEST_PIN = 63

interface TapPanelProps {
  purpose: TapPurpose
  /** What is wanted first: the key, the key's PIN, or a press, after what stands above. */
  first: 'key' | 'pin' | 'press'
  onTicket: (ticket: string) => Promise<void>
  /** Before the button that goes on. */
  beside: ReactNode
  /** Asked once, with the first press. */
  children?: ReactNode
  /** Whether what stands above is filled in. */
  ready?: boolean
}

/** A security key is laid down, and gives its PIN where it wants one: said, waited for, and again after whatever went wrong. */
export function TapPanel({ purpose, first, onTicket, beside, children, ready = true }: TapPanelProps) {
  const { t } = useWords()
  const tap = useTap()
  const task = useTask()
  const pin = useSecret()
  const [wantsPin, setWantsPin] = useState(first === 'pin')
  const [keyboard, setKeyboard] = useState(false)
  const begun = useRef(false)
  usePresence(task.going)
  const go = (typed: string | null) => void task.run(async () => {
    let ticket: string
    try {
      ticket = await tap.lay(purpose, typed)
    } catch (thrown) {
      if (asksKeyPin(asFoyerError(thrown).code)) setWantsPin(true)
      throw thrown
    }
    await onTicket(ticket)
  })
  const goOnce = useEffectEvent(() => {
    if (begun.current) return
    begun.current = true
    go(null)
  })
  useEffect(() => {
    if (first === 'key') goOnce()
  }, [first])
  const open = ready && (!wantsPin || isTyped(pin)) && !task.going
  const waits = task.going
  const add = (text: string) => pin.type((now) => (now.length < LONGEST_PIN ? now + text : now))
  const takeBack = () => pin.type((now) => now.slice(0, -1))
  return (
    <div className={wantsPin && !waits ? 'secret' : undefined}>
      <form
        className={wantsPin && !waits ? 'secret-form' : 'stack'}
        data-testid="tap-panel"
        onSubmit={(event) => {
          event.preventDefault()
          if (open) go(wantsPin ? pin.handOver() : null)
        }}
      >
        {waits ? null : children}
        {waits ? <LayKey step={tap.step} /> : null}
        {waits || !wantsPin ? null : <TextField label={t('factors.keyPin')} type="password" value={pin.value} onChange={pin.type} ltr mono lead maxLength={LONGEST_PIN} startHere />}
        {/* That the key has a PIN is no fault: the field says it. */}
        {task.error === null || task.error.code === 'securityKey.pinRequired' ? null : <ErrorNote error={task.error} />}
        <DemoKey />
        <div className="row">
          {beside}
          {waits ? null : <Button kind="primary" submit keyHint="Enter" disabled={!open}>{t(task.error === null || wantsPin ? 'factors.keyGo' : 'factors.keyAgain')}</Button>}
          {waits || !wantsPin ? null : <Button expanded={keyboard} onPress={() => setKeyboard((now) => !now)}>{t('keyboard.label')}</Button>}
        </div>
      </form>
      {waits || !wantsPin ? null : keyboard ? <Keyboard onText={add} onDelete={takeBack} /> : <PinPad onDigit={add} onDelete={takeBack} />}
    </div>
  )
}
