import type { FileEntry, FileKind, FilePlace } from '../../electron/contract/files.ts'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime, sizeText } from '../parts/format.ts'
import { LongList } from '../parts/long-list.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask, type Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { PlaceChoice } from './place-choice.tsx'
import { usePlaces } from './use-places.ts'
import './files.css'

interface FileSheetProps {
  title: string
  kind: FileKind
  /** The chosen file; its name stays here: it may hold a person's. */
  onTaken: (bytes: Uint8Array<ArrayBuffer>) => void
  onClose: () => void
}

/** The fitting files of the folder or a disk, in place of the system's own dialog; with the session it goes off the screen. */
export function FileSheet({ title, kind, onTaken, onClose }: FileSheetProps) {
  const { t } = useWords()
  const places = usePlaces()
  const task = useTask()
  return (
    <Sheet title={title} onClose={onClose} wide>
      <div className="stack">
        <PlaceChoice label={t('files.from')} places={places} />
        {places.error === null ? null : <ErrorNote error={places.error} />}
        {places.chosen === null ? null : <FilesOf key={places.chosen.id} place={places.chosen} kind={kind} task={task} onTaken={onTaken} />}
        {task.error === null ? null : <ErrorNote error={task.error} />}
      </div>
    </Sheet>
  )
}

const ROW_HEIGHT = 64

interface FilesOfProps {
  place: FilePlace
  kind: FileKind
  task: Task
  onTaken: FileSheetProps['onTaken']
}

function FilesOf({ place, kind, task, onTaken }: FilesOfProps) {
  const { t, language } = useWords()
  const list = useLoaded(`files ${place.id}`, () => call('files.list', { place: place.id, kind }))
  const slow = useSlow(list.going || task.going)
  const files = list.value?.files ?? []
  const take = (file: FileEntry) => void task.run(async () => {
    const { bytes } = await call('files.take', { id: file.id })
    onTaken(new Uint8Array(bytes))
  })
  return (
    <>
      {list.error === null ? null : <ErrorNote error={list.error} />}
      {slow ? <Progress label={list.going ? t('files.looking') : t('files.taking')} fraction={null} /> : null}
      {list.value !== null && files.length === 0 ? <p className="empty" data-testid="no-files">{t(`files.none.${kind}`)}</p> : null}
      {files.length === 0 ? null : (
        <div className="file-list" data-testid="file-list">
          <LongList
            label={t('files.list')}
            items={files}
            rowHeight={ROW_HEIGHT}
            keyOf={(file) => file.id}
            rowClass="file-row"
            render={(file) => (
              <>
                <span className="file-name"><bdi>{file.name}</bdi>{file.folder === '' ? null : <span className="small soft"><bdi dir="ltr">{file.folder}</bdi></span>}</span>
                <span className="soft">{formatTime(file.changedAt, language)}</span>
                <span className="soft">{sizeText(file.bytes, language)}</span>
              </>
            )}
            onOpen={take}
          />
        </div>
      )}
      {list.value?.more === true ? <p className="soft small">{t('files.more')}</p> : null}
    </>
  )
}
