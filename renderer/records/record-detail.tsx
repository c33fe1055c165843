import { useRef } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useStartHere } from '../parts/use-start-here.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { RecordActs } from './record-acts.tsx'
import { RecordOpened } from './record-opened.tsx'
import { useCopy } from './use-copy.ts'

interface RecordDetailProps {
  id: string
  /** The way back leads to the list, not to where this record was asked for. */
  toList: boolean
  /** Another record, to which this one leads. */
  onOpen: (id: string) => void
  /** @param erased whether there is no such record any more */
  onBack: (erased: boolean) => void
}

/** One record: verdict, fields, note, evidence, history, how long it stays; export, print, copy and erase for those who may. */
export function RecordDetail({ id, toList, onOpen, onBack }: RecordDetailProps) {
  const { t } = useWords()
  const loaded = useLoaded(id, () => call('records.get', { id }))
  const slow = useSlow(loaded.going)
  const back = useStartHere<HTMLButtonElement>()
  const record = loaded.value
  const copying = useCopy(record)
  const screen = useRef<HTMLElement>(null)
  useShortcut('Escape', () => {
    // Not away from a note that somebody is writing.
    const note = screen.current?.querySelector('textarea') ?? null
    if (note === null) onBack(false)
    else note.focus()
  })
  return (
    <section className="record" ref={screen} aria-label={t('records.one')} onCopy={(event) => {
      // By the button alone, which policy closes and the trail knows of; what is being typed here is the person's own.
      if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'TEXTAREA') event.preventDefault()
    }}>
      <div className="record-bar">
        <Button icon="back" keyHint="Esc" ref={back} onPress={() => onBack(false)}>{t(toList ? 'records.back' : 'app.back')}</Button>
        {record === null ? null : <RecordActs record={record} copying={copying} onErased={() => onBack(true)} />}
      </div>
      {record === null ? null : <RecordOpened record={record} copying={copying} onOpen={onOpen} />}
      {loaded.error === null ? null : <ErrorNote error={loaded.error} />}
      {slow ? <Progress label={t('records.opening')} fraction={null} /> : null}
    </section>
  )
}
