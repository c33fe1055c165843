import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface ConfirmProps {
  /** 0-based places of the two groups that are asked for; null when only the vault knows them (after a restart). */
  groups: readonly number[] | null
  onBack: (() => void) | null
  /** The paper does not exist (the power went before it was printed): an administrator signs in and makes a new key. */
  onLost?: (() => void) | undefined
  onDone: () => Promise<void>
}

/** Two groups typed back: proof that the key is on paper. */
export function ConfirmRecovery({ groups, onBack, onLost, onDone }: ConfirmProps) {
  const { t } = useWords()
  const asked = groups ?? [0, 1]
  const [typed, setTyped] = useState<readonly string[]>(['', ''])
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = typed.every((each) => each.trim() !== '') && !task.going
  return (
    <form
      className="stack set-up-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const given = asked.map((index, at) => ({ index, value: (typed[at] ?? '').trim().toUpperCase() }))
        // Handed over, like every secret.
        setTyped(['', ''])
        void task.run(async () => {
          await call('desk.confirmRecovery', { groups: given })
          await onDone()
        })
      }}
    >
      <h2>{t('setUp.confirmTitle')}</h2>
      <p>{t('setUp.confirmSays')}</p>
      <div className="set-up-groups">
        {asked.map((index, at) => (
          <TextField
            key={index}
            label={t('setUp.group', { number: index + 1 })}
            value={typed[at] ?? ''}
            onChange={(value) => setTyped(typed.map((each, place) => (place === at ? value : each)))}
            ltr
            mono
            lead
            maxLength={12}
            startHere={at === 0}
          />
        ))}
      </div>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('setUp.confirming')} fraction={null} /> : null}
      <div className="actions">
        {onLost === undefined ? null : <Button onPress={onLost}>{t('setUp.lost')}</Button>}
        {onBack === null ? null : <Button icon="back" onPress={onBack}>{t('setUp.showAgain')}</Button>}
        <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{t('setUp.finish')}</Button>
      </div>
    </form>
  )
}
