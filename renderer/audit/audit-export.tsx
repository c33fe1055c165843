import { useState } from 'react'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import { useNotify } from '../app/notices.tsx'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { saveText } from '../parts/save-file.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

const formats = { jsonl: 'application/jsonl', csv: 'text/csv', ocsf: 'application/json' } as const
type Format = keyof typeof formats

/** The filtered trail as a file for an auditor or a log server. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
  const { t, language } = useWords()
  const notify = useNotify()
  const [open, setOpen] = useState(false)
  const [format, setFormat] = useState<Format>('jsonl')
  const task = useTask()
  const slow = useSlow(task.going)
  const save = () => void task.run(async () => {
    const file = await call('audit.export', { filter, format })
    saveText(file.fileName, file.text, formats[format])
    notify({ kind: 'done', text: t('audit.exported', { count: file.events, number: formatNumber(file.events, language) }) })
    setOpen(false)
  })
  return (
    <>
      <Button icon="export" onPress={() => setOpen(true)}>{t('audit.export')}</Button>
      {open ? (
        <Sheet title={t('audit.export')} onClose={() => setOpen(false)}>
          <p>{t('audit.exportSays')}</p>
          <Choice
            label={t('audit.format')}
            value={format}
            options={(Object.keys(formats) as Format[]).map((each) => ({ value: each, content: t(`audit.formats.${each}`) }))}
            onChange={setFormat}
          />
          {task.error === null ? null : <ErrorNote error={task.error} />}
          {slow ? <Progress label={t('audit.exporting')} fraction={null} /> : null}
          <div className="actions">
            <Button onPress={() => setOpen(false)}>{t('app.cancel')}</Button>
            <Button kind="primary" icon="export" disabled={task.going} onPress={save}>{t('audit.save')}</Button>
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
