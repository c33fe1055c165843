import { useState } from 'react'
import { call } from '../bridge.ts'
import { SaveSheet } from '../files/save-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** How the desk is, for whoever mends it; on a disk only by the person's own press. */
export function ReportSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [saves, setSaves] = useState(false)
  const report = useLoaded('report', () => call('recovery.report', {}))
  const slow = useSlow(report.going)
  const place = useScrollKeys<HTMLPreElement>()
  if (saves) {
    return (
      <SaveSheet
        title={t('fault.reportSave')}
        says={t('fault.reportSays')}
        going={t('fault.reportSaving')}
        look={() => call('recovery.places', {})}
        save={async (to) => ({ ...await call('recovery.saveReport', { place: to }), told: '' })}
        onClose={onClose}
      />
    )
  }
  return (
    <Sheet title={t('fault.reportTitle')} onClose={onClose} wide>
      <div className="stack">
        <p>{t('fault.reportSays')}</p>
        {report.error === null ? null : <ErrorNote error={report.error} />}
        {slow ? <Progress label={t('fault.reportMaking')} fraction={null} /> : null}
        <pre ref={place} dir="ltr" lang="en" className="fault-report" data-testid="report">{report.value?.lines.join('\n') ?? ''}</pre>
        <div className="actions">
          <Button onPress={onClose}>{t('app.close')}</Button>
          <Button kind="primary" icon="export" disabled={report.value === null} onPress={() => setSaves(true)}>{t('fault.reportSave')}</Button>
        </div>
      </div>
    </Sheet>
  )
}
