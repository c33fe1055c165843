import { useEffect, useId, useRef, useState } from 'react'
import type { RecordNote as Note } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { NoteForm } from './note-form.tsx'

/** What somebody wrote beside the record, who and when; a pencil for those who may write, and for those who may not any more a way to take it away. Where there is none and nobody may, nothing. */
export function RecordNote({ id, note, onNote }: { id: string; note: Note | null; onNote: (note: Note | null) => void }) {
  const { t, language } = useWords()
  const may = useMay()
  const [writing, setWriting] = useState(false)
  const [removing, setRemoving] = useState(false)
  const task = useTask()
  const field = useId()
  const pencil = useRef<HTMLButtonElement>(null)
  const wrote = useRef(false)
  useEffect(() => {
    // Back to where writing began.
    if (wrote.current && !writing) pencil.current?.focus()
    wrote.current = writing
  }, [writing])
  if (note === null && !may('records.note')) return null
  const save = async (text: string) => {
    onNote((await call('records.setNote', { id, text })).note)
  }
  return (
    <section className="section" data-testid="record-note">
      <h2><label htmlFor={writing ? field : undefined}>{t('records.note')}</label></h2>
      {writing ? (
        <NoteForm
          field={field}
          before={note?.text ?? ''}
          save={save}
          onDone={() => setWriting(false)}
        />
      ) : (
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
                <Button kind="danger" disabled={task.going} onPress={() => void task.run(async () => {
                  await save('')
                  setRemoving(false)
                })}>{t('records.removeNote')}</Button>
              </div>
            </>
          ) : null}
          {note !== null && !removing && !may('records.note') && may('records.clearNote') ? <Button icon="erase" onPress={() => setRemoving(true)}>{t('records.removeNote')}</Button> : null}
          {may('records.note') ? <Button icon="note" ref={pencil} onPress={() => setWriting(true)}>{t(note === null ? 'records.writeNote' : 'records.changeNote')}</Button> : null}
        </div>
      )}
    </section>
  )
}
