import type { SignInAnswer } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { FactorAnswer } from './factor-answer.tsx'

interface SecondFactorProps {
  asked: Extract<SignInAnswer, { kind: 'challenge' }>
  onBack: () => void
  onDone: () => Promise<void>
}

/** The PIN or passphrase was right, and more is wanted: a security key, a code of the app, or one from paper. */
export function SecondFactor({ asked: { challenge, name, factors }, onBack, onDone }: SecondFactorProps) {
  const { t } = useWords()
  const task = useTask()
  useShortcut('Escape', onBack)
  return (
    <section className="stack" aria-labelledby="factor-title" data-testid="second-factor">
      <h2 id="factor-title"><bdi>{name}</bdi></h2>
      <FactorAnswer
        factors={factors} purpose={{ for: 'answer', challenge }} action={t('signIn.signIn')} task={task}
        back={<Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>}
        onAnswer={async (kind, answer) => {
          await call('staff.answer', { challenge, kind, answer })
          await onDone()
        }}
      />
    </section>
  )
}
