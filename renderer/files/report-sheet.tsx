import { useState } from 'react'
import type { FilePlace } from '../../electron/contract/files.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { SaveSheet } from './save-sheet.tsx'

interface ReportSheetProps {
  words: { title: string; says: string; making: string; save: string; saving: string }
  /** The lines of it, in English. */
  load: () => Promise<{ lines: string[] }>
  save: (place: string) => Promise<{ fileName: string }>
  /** Asks which places there are, where nobody is signed in. */
  look?: () => Promise<FilePlace[]>
  onClose: () => void
}

/** How something is, for whoever mends it: seen first, and on a disk only by the person's own press. */
export function ReportSheet({ words, load, save, look, onClose }: ReportSheetProps) {
  const { t } = useWords()
  const [saves, setSaves] = useState(false)
  const report = useLoaded('report', load)
  const slow = useSlow(report.going)
  const place = useScrollKeys<HTMLPreElement>()
  if (saves) {
    return (
      <SaveSheet
        title={words.save} says={words.says} going={words.saving}
        save={async (to) => ({ ...await save(to), told: '' })}
        onClose={onClose}
        {...(look === undefined ? {} : { look })}
      />
    )
  }
  return (
    <Sheet title={words.title} onClose={onClose} wide>
      <div className="stack">
        <p>{words.says}</p>
        {report.error === null ? null : <ErrorNote error={report.error} />}
        {slow ? <Progress label={words.making} fraction={null} /> : null}
        <pre ref={place} dir="ltr" lang="en" className="report-lines" data-testid="report">{report.value?.lines.join('\n') ?? ''}</pre>
        <div className="actions">
          <Button onPress={onClose}>{t('app.close')}</Button>
          <Button kind="primary" icon="export" disabled={report.value === null} onPress={() => setSaves(true)}>{words.save}</Button>
        </div>
      </div>
    </Sheet>
  )
}
