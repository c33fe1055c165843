import { useState, type ReactNode } from 'react'
import { kindOfCode } from '../../electron/contract/factors.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Keyboard } from '../parts/keyboard.tsx'
import { PinPad } from '../parts/pin-pad.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface CodeFormProps {
  label: string
  action: string
  /** Codes from paper are taken too, and have letters. */
  letters: boolean
  task: Task
  onCode: (code: string, kind: ReturnType<typeof kindOfCode>) => Promise<unknown>
  /** Over the code, beside the pad: what it is taken from. */
  above?: ReactNode
  /** Before the button that sends it. */
  beside?: ReactNode
}

/** A code, by keys or by touch. */
export function CodeForm({ label, action, letters, task, onCode, above, beside }: CodeFormProps) {
  const { t } = useWords()
  const code = useSecret()
  const [keyboard, setKeyboard] = useState(false)
  const slow = useSlow(task.going)
  const ready = isTyped(code) && !task.going
  const add = (text: string) => code.type((now) => (now.length < 20 ? now + text : now))
  const takeBack = () => code.type((now) => now.slice(0, -1))
  return (
    <div className="secret">
      <form
        className="secret-form"
        data-testid="code-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          const typed = code.handOver()
          void task.run(async () => void await onCode(typed, kindOfCode(typed)))
        }}
      >
        {above}
        <TextField label={label} value={code.value} onChange={code.type} ltr mono lead maxLength={20} inputMode={letters ? 'text' : 'numeric'} startHere />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
        <div className="row">
          {beside}
          <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{action}</Button>
          {letters ? <Button expanded={keyboard} onPress={() => setKeyboard((now) => !now)}>{t('keyboard.label')}</Button> : null}
        </div>
      </form>
      {keyboard ? <Keyboard onText={add} onDelete={takeBack} /> : <PinPad onDigit={add} onDelete={takeBack} />}
    </div>
  )
}
