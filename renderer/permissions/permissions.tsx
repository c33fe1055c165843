import { call } from '../bridge.ts'
import { useDesk, useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { PrintingNow, usePrinting } from '../parts/printing.tsx'
import { useWords } from '../parts/use-language.ts'
import { PermissionChanges } from './permission-changes.tsx'
import { PermissionTable } from './permission-table.tsx'

/** Who may what at this desk now, and what changed it last. */
export function Permissions() {
  const { t, language } = useWords()
  const { state } = useDesk()
  const may = useMay()
  const printing = usePrinting((printer) => call('desk.printPermissions', { printer, language }))
  return (
    <section className="section stack" data-testid="permissions">
      <div className="spread">
        <h2>{t('settings.section.permissions')}</h2>
        <Button icon="print" disabled={printing.task.going} onPress={() => printing.print(null)}>{t('setUp.print')}</Button>
      </div>
      <p>{t('permissions.says')}</p>
      <PrintingNow printing={printing} />
      <PermissionTable policy={state.policy.values} />
      {may('audit.read') ? <PermissionChanges /> : null}
    </section>
  )
}
