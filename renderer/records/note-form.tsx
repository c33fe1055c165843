import { useRef, useState } from 'react'
import { NOTE_MAX } from '../../electron/contract/records.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useStartHere } from '../parts/use-start-here.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface NoteFormProps {
  /** The field's id, for its label. */
  field: string
  before: string
  save: (text: string) => Promise<void>
  /** Saved, or given up. */
  onDone: () => void
}

/** A note being written. Escape leaves it while nothing is written; what is written goes by a press only. */
export function NoteForm({ field, before, save, onDone }: NoteFormProps) {
  const { t } = useWords()
  const [text, setText] = useState(before)
  const task = useTask()
  const area = useStartHere<HTMLTextAreaElement>()
  const cancel = useRef<HTMLButtonElement>(null)
  const keep = () => void task.run(async () => {
    await save(text)
    onDone()
  })
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <textarea
        id={field}
        ref={area}
        className="input record-note-field"
        dir="auto"
        rows={4}
        maxLength={NOTE_MAX}
        value={text}
        aria-describedby={`${field}-says`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) keep()
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
          // Escape leaves the note, not the record.
          event.preventDefault()
          event.stopPropagation()
          if (text === before) onDone()
          else cancel.current?.focus()
        }}
      />
      <p className="small soft" id={`${field}-says`}>{t('records.noteSays', { left: NOTE_MAX - text.length })}</p>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <div className="actions">
        <Button ref={cancel} disabled={task.going} onPress={onDone}>{t('app.cancel')}</Button>
        <Button kind="primary" submit disabled={task.going}>{t('app.save')}</Button>
      </div>
    </form>
  )
}
