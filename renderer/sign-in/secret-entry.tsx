import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { StaffTile } from '../../electron/contract/staff.ts'
import { Button } from '../parts/button.tsx'
import { Keyboard } from '../parts/keyboard.tsx'
import { PinPad } from '../parts/pin-pad.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useWords } from '../parts/use-language.ts'

interface SecretEntryProps {
  tile: StaffTile
  /** What sending it is called, where it does not sign in. */
  action?: string
  going: boolean
  onSecret: (secret: string) => Promise<boolean>
  onBack: (() => void) | null
  children: ReactNode
}

/** Seconds until `until`, counted in view; 0 when it is over or there is none. */
function useSecondsUntil(until: string | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (until === null) return undefined
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [until])
  return until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
}

/** PIN or passphrase, by keys or by touch, and why it is locked when it is. */
export function SecretEntry({ tile, action, going, onSecret, onBack, children }: SecretEntryProps) {
  const { t } = useWords()
  const secret = useSecret()
  const [seen, setSeen] = useState(false)
  const [keyboard, setKeyboard] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const wait = useSecondsUntil(tile.lockedUntil)
  const isPin = tile.secretKind === 'pin'
  useShortcut('Escape', () => onBack?.(), onBack !== null)
  useEffect(() => input.current?.focus(), [])

  const send = async () => {
    if (wait > 0 || going || !isTyped(secret)) return
    if (!await onSecret(secret.handOver())) input.current?.focus()
  }

  return (
    <section className="secret" aria-labelledby="secret-title">
      <div className="secret-form">
        <div className="row">
          {onBack === null ? null : <Button kind="quiet" icon="back" label={t('signIn.someoneElse')} onPress={onBack} />}
          <h2 id="secret-title"><bdi>{tile.name}</bdi> <span className="soft">{t(`roles.${tile.role}`)}</span></h2>
        </div>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          <div className="field">
            <label htmlFor="secret">{isPin ? t('signIn.pin') : t('signIn.passphrase')}</label>
            <input
              id="secret"
              ref={input}
              className="input input-lead mono"
              dir="ltr"
              type={seen ? 'text' : 'password'}
              inputMode={isPin ? 'numeric' : 'text'}
              autoComplete="off"
              maxLength={200}
              value={secret.value}
              aria-describedby={wait > 0 ? 'secret-wait' : undefined}
              onChange={(event) => secret.type(event.target.value)}
            />
          </div>
          {wait > 0 ? (
            <output id="secret-wait" className="error-note" data-testid="throttled">
              <span className="sentence">{t('signIn.throttled', { count: wait })}</span>
            </output>
          ) : null}
          {children}
          <div className="row">
            <Button kind="primary" submit keyHint="Enter" disabled={wait > 0 || going || !isTyped(secret)}>{action ?? t('signIn.signIn')}</Button>
            <Button pressed={seen} onPress={() => setSeen((now) => !now)}>{seen ? t('signIn.hide') : t('signIn.show')}</Button>
            {isPin ? null : <Button expanded={keyboard} onPress={() => setKeyboard((now) => !now)}>{t('keyboard.label')}</Button>}
          </div>
        </form>
      </div>
      {isPin ? (
        <PinPad
          onDigit={(digit) => secret.type((now) => (now.length < 12 ? now + digit : now))}
          onDelete={() => secret.type((now) => now.slice(0, -1))}
        />
      ) : null}
      {!isPin && keyboard ? (
        <Keyboard onText={(text) => secret.type((now) => now + text)} onDelete={() => secret.type((now) => now.slice(0, -1))} />
      ) : null}
    </section>
  )
}
