import { useState, type ReactNode } from 'react'
import type { FilePlace } from '../../electron/contract/files.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Icon } from '../parts/icons.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useStartHere } from '../parts/use-start-here.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { PlaceChoice } from './place-choice.tsx'
import { usePlaces } from './use-places.ts'
import './files.css'

interface SaveSheetProps {
  title: string
  says: string
  going: string
  /** How much of it is written, 0 to 1, or null where nobody knows. */
  fraction?: number | null
  /** Write it. @returns the file's name, and what else is to be told. */
  save: (place: string) => Promise<{ fileName: string; told: string }>
  onClose: () => void
  children?: ReactNode
  /** Asks which places there are, where nobody is signed in. */
  look?: () => Promise<FilePlace[]>
}

const writable = ({ writable: can }: FilePlace): boolean => can

/** Where an export goes, in place of the system's own dialog; with the session it goes off the screen. */
export function SaveSheet({ title, says, going, fraction = null, save, onClose, children, look }: SaveSheetProps) {
  const { t } = useWords()
  const [done, setDone] = useState<string | null>(null)
  const places = usePlaces(writable, look)
  const task = useTask()
  const slow = useSlow(task.going)
  const { chosen } = places
  const start = () => {
    if (chosen === null) return
    void task.run(async () => {
      const { fileName, told } = await save(chosen.id)
      const where = chosen.kind === 'removable' ? t('files.savedOnDisk', { file: fileName, disk: chosen.name }) : t('files.savedHere', { file: fileName, folder: chosen.name })
      setDone(`${told} ${where}`)
    })
  }
  const close = useStartHere<HTMLButtonElement>(done !== null)
  if (done !== null) {
    return (
      <Sheet title={title} onClose={onClose}>
        <div className="stack">
          <output className="saved" data-testid="saved"><Icon name="check" /><span>{done}</span></output>
          <div className="actions"><Button kind="primary" keyHint="Enter" ref={close} onPress={onClose}>{t('app.close')}</Button></div>
        </div>
      </Sheet>
    )
  }
  return (
    <Sheet title={title} onClose={() => {
      if (!task.going) onClose()
    }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <p>{says}</p>
        {children}
        <PlaceChoice label={t('files.where')} places={places} fits={writable} />
        {places.error === null ? null : <ErrorNote error={places.error} />}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {slow ? <Progress label={going} fraction={fraction} /> : null}
        <div className="actions">
          <Button disabled={task.going} onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="primary" submit keyHint="Enter" icon="export" disabled={task.going || chosen === null}>{t('files.save')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
