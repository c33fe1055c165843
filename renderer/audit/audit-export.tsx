import { useState } from 'react'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/fields.tsx'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

const formats = ['jsonl', 'csv', 'ocsf'] as const
type Format = (typeof formats)[number]

/** The filtered trail as a file for an auditor or a log server. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
  const { t, language } = useWords()
  const [open, setOpen] = useState(false)
  const [format, setFormat] = useState<Format>('jsonl')
  return (
    <>
      <Button icon="export" testId="audit-export" onPress={() => setOpen(true)}>{t('audit.export')}</Button>
      {open ? (
        <SaveSheet
          title={t('audit.export')}
          says={t('audit.exportSays')}
          going={t('audit.exporting')}
          save={async (place) => {
            const { fileName, events } = await call('audit.save', { filter, format, place })
            return { fileName, told: t('audit.exported', { count: events, number: formatNumber(events, language) }) }
          }}
          onClose={() => setOpen(false)}
        >
          <Choice label={t('audit.format')} value={format} options={formats.map((each) => ({ value: each, content: t(`audit.formats.${each}`) }))} onChange={setFormat} />
        </SaveSheet>
      ) : null}
    </>
  )
}
