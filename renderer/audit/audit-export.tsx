import { useState } from 'react'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/fields.tsx'
import { formatNumber } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

const formats = ['jsonl', 'csv', 'ocsf'] as const
type Format = (typeof formats)[number]

/** The filtered trail as a file for an auditor or a log server. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
  const { t, language } = useWords()
  const [open, setOpen] = useState(false)
  const [format, setFormat] = useState<Format>('jsonl')
  const key = useLoaded('key', () => call('audit.state', {})).value?.verifierKey ?? null
  return (
    <>
      <Button icon="export" testId="audit-export" onPress={() => setOpen(true)}>{t('audit.export')}</Button>
      {open ? (
        <SaveSheet
          title={t('audit.export')}
          says={t('audit.exportSays')}
          going={t('audit.exporting')}
          save={async (place) => {
            const { fileName, proofName, events } = await call('audit.save', { filter, format, place })
            const told = t('audit.exported', { count: events, number: formatNumber(events, language) })
            return { fileName, told: `${told} ${proofName === null ? t('audit.exportedBare') : t('audit.exportedProof', { proof: proofName })}` }
          }}
          onClose={() => setOpen(false)}
        >
          <Choice label={t('audit.format')} value={format} options={formats.map((each) => ({ value: each, content: t(`audit.formats.${each}`) }))} onChange={setFormat} />
          {key === null ? null : <p className="small" data-testid="verifier-key">{t('audit.exportKey')} <bdi dir="ltr" className="mono proof-root">{key}</bdi></p>}
        </SaveSheet>
      ) : null}
    </>
  )
}
