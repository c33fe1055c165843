import { call } from '../bridge.ts'
import { ReportSheet as Report } from '../files/report-sheet.tsx'
import { useWords } from '../parts/use-language.ts'

/** How the desk is, for whoever mends it. */
export function ReportSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  return (
    <Report
      words={{ title: t('fault.reportTitle'), says: t('fault.reportSays'), making: t('fault.reportMaking'), save: t('fault.reportSave'), saving: t('fault.reportSaving') }}
      load={() => call('recovery.report', {})}
      look={() => call('recovery.places', {})}
      save={(place) => call('recovery.saveReport', { place })}
      onClose={onClose}
    />
  )
}
