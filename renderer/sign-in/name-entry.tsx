import { useState, type ReactNode } from 'react'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/fields.tsx'
import { Keyboard } from '../parts/keyboard.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useWords } from '../parts/use-language.ts'

interface NameEntryProps {
  /** Who is asked, and what sending it is called, where it does not sign in. */
  title?: string
  action?: string
  going: boolean
  onSecret: (name: string, secret: string) => Promise<boolean>
  children: ReactNode
}

/** Where policy shows nobody who works here: a name and a secret, both typed. */
export function NameEntry({ title, action, going, onSecret, children }: NameEntryProps) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const secret = useSecret()
  const [keyboard, setKeyboard] = useState(false)
  const [inName, setInName] = useState(true)
  const ready = name.trim() !== '' && isTyped(secret) && !going
  return (
    <section className="secret" aria-labelledby="who">
      <form
        className="secret-form"
        data-testid="name-entry"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void onSecret(name.trim(), secret.handOver())
        }}
      >
        <h2 id="who">{title ?? t('signIn.who')}</h2>
        <div onFocus={() => setInName(true)}><TextField label={t('setUp.adminName')} value={name} onChange={setName} maxLength={80} startHere /></div>
        <div onFocus={() => setInName(false)}><TextField label={t('factors.secret')} type="password" value={secret.value} onChange={secret.type} ltr /></div>
        {children}
        <div className="row">
          <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{action ?? t('signIn.signIn')}</Button>
          <Button expanded={keyboard} onPress={() => setKeyboard((now) => !now)}>{t('keyboard.label')}</Button>
        </div>
      </form>
      {keyboard ? (
        <Keyboard
          onText={(text) => (inName ? setName((now) => now + text) : secret.type((now) => now + text))}
          onDelete={() => (inName ? setName((now) => now.slice(0, -1)) : secret.type((now) => now.slice(0, -1)))}
        />
      ) : null}
    </section>
  )
}
