import { useId, useState } from 'react'
import { NOTE_MAX, type RecordNote as Note } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** What somebody wrote beside the record, who and when; a pencil for those who may write, and for those who may not any more a way to take it away. Where there is none and nobody may, nothing. */
export function RecordNote({ id, note, onNote }: { id: string; note: Note | null; onNote: (note: Note | null) => void }) {
  const { t, language } = useWords()
  const may = useMay()
  const [text, setText] = useState<string | null>(null)
  const [removing, setRemoving] = useState(false)
  const task = useTask()
  const field = useId()
  if (note === null && !may('records.note')) return null
  const save = (wanted: string) => void task.run(async () => {
    onNote((await call('records.setNote', { id, text: wanted })).note)
    setText(null)
    setRemoving(false)
  })
  return (
    <section className="section" data-testid="record-note">
      <h2><label htmlFor={text === null ? undefined : field}>{t('records.note')}</label></h2>
      {text === null ? (
        <div className="stack-tight">
          {note === null ? <p className="soft">{t('records.noNote')}</p> : (
            <>
              <p className="record-note" dir="auto">{note.text}</p>
              <p className="small soft"><bdi>{note.by}</bdi> · {formatTime(note.at, language)}</p>
            </>
          )}
          {removing ? (
            <>
              <p>{t('records.removeNoteAsk')}</p>
              {task.error === null ? null : <ErrorNote error={task.error} />}
              <div className="actions">
                <Button disabled={task.going} onPress={() => setRemoving(false)}>{t('app.cancel')}</Button>
                <Button kind="danger" disabled={task.going} onPress={() => save('')}>{t('records.removeNote')}</Button>
              </div>
            </>
          ) : null}
          {note !== null && !removing && !may('records.note') && may('records.clearNote') ? <Button icon="erase" onPress={() => setRemoving(true)}>{t('records.removeNote')}</Button> : null}
          {may('records.note') ? <Button icon="note" onPress={() => setText(note?.text ?? '')}>{t(note === null ? 'records.writeNote' : 'records.changeNote')}</Button> : null}
        </div>
      ) : (
        <form
          className="stack-tight"
          onSubmit={(event) => {
            event.preventDefault()
            save(text)
          }}
        >
          <textarea
            id={field}
            ref={(area) => area?.focus()}
            className="input record-note-field"
            dir="auto"
            rows={4}
            maxLength={NOTE_MAX}
            value={text}
            aria-describedby={`${field}-says`}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.ctrlKey) save(text)
              if (event.key !== 'Escape') return
              // Escape leaves the note, not the record.
              event.preventDefault()
              event.stopPropagation()
              setText(null)
            }}
          />
          <p className="small soft" id={`${field}-says`}>{t('records.noteSays', { left: NOTE_MAX - text.length })}</p>
          {task.error === null ? null : <ErrorNote error={task.error} />}
          <div className="actions">
            <Button disabled={task.going} onPress={() => setText(null)}>{t('app.cancel')}</Button>
            <Button kind="primary" submit disabled={task.going}>{t('app.save')}</Button>
          </div>
        </form>
      )}
    </section>
  )
}
