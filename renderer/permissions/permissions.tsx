import { useState } from 'react'
import { call } from '../bridge.ts'
import { useDesk, useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { PermissionChanges } from './permission-changes.tsx'
import { PermissionTable } from './permission-table.tsx'

/** Who may what at this desk now, and what changed it last. */
export function Permissions() {
  const { t, language } = useWords()
  const { state } = useDesk()
  const may = useMay()
  const printing = useTask()
  const slow = useSlow(printing.going)
  const [printers, setPrinters] = useState<readonly string[]>([])
  const print = (printer: string | null) => void printing.run(async () => setPrinters((await call('desk.printPermissions', { printer, language })).choose))
  return (
    <section className="section stack" data-testid="permissions">
      <div className="spread">
        <h2>{t('settings.section.permissions')}</h2>
        <Button icon="print" disabled={printing.going} onPress={() => print(null)}>{t('setUp.print')}</Button>
      </div>
      <p>{t('permissions.says')}</p>
      {printing.error === null ? null : <ErrorNote error={printing.error} />}
      {slow ? <Progress label={t('setUp.printing')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={printing.going} onChoose={print} />
      <PermissionTable policy={state.policy.values} />
      {may('audit.read') ? <PermissionChanges /> : null}
    </section>
  )
}
