import { useState } from 'react'
import type { SignInAnswer } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { CodeForm } from './code-form.tsx'
import { TapPanel } from './tap-panel.tsx'

interface SecondFactorProps {
  asked: Extract<SignInAnswer, { kind: 'challenge' }>
  onBack: () => void
  onDone: () => Promise<void>
}

/** The PIN or passphrase was right, and more is wanted: a security key, a code of the app, or one from paper. */
export function SecondFactor({ asked: { challenge, name, factors }, onBack, onDone }: SecondFactorProps) {
  const { t } = useWords()
  const task = useTask()
  const hasKey = factors.includes('securityKey')
  const [types, setTypes] = useState(!hasKey)
  useShortcut('Escape', onBack)
  const back = <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
  return (
    <section className="stack" aria-labelledby="factor-title" data-testid="second-factor">
      <h2 id="factor-title"><bdi>{name}</bdi></h2>
      {types ? (
        <>
          <p>{t('factors.wanted')}</p>
          <CodeForm
            label={t('factors.code')} action={t('signIn.signIn')} letters task={task}
            beside={<>{back}{hasKey ? <Button onPress={() => setTypes(false)}>{t('factors.useKey')}</Button> : null}</>}
            onCode={async (answer, kind) => {
              await call('staff.answer', { challenge, kind, answer })
              await onDone()
            }}
          />
        </>
      ) : (
        <TapPanel
          purpose={{ for: 'answer', challenge }} first="key"
          beside={<>{back}{factors.length > 1 ? <Button testId="type-code" onPress={() => setTypes(true)}>{t('factors.useCode')}</Button> : null}</>}
          onTicket={async (answer) => {
            await call('staff.answer', { challenge, kind: 'securityKey', answer })
            await onDone()
          }}
        />
      )}
    </section>
  )
}
