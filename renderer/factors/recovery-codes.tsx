import { call } from '../bridge.ts'
import { usePresence } from '../desk/use-idle.ts'
import { Button } from '../parts/button.tsx'
import { PrintingNow, usePrinting } from '../parts/printing.tsx'
import { useWords } from '../parts/use-language.ts'
import './factors.css'

/** Ten codes for the day on which the app is lost. Shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[], onDone: () => void }) {
  const { t, language } = useWords()
  const printing = usePrinting((printer) => call('staff.printRecoveryCodes', { recoveryCodes: [...codes], printer, language }))
  usePresence(true)
  return (
    <section className="stack" aria-labelledby="codes-title" data-testid="recovery-codes">
      <h2 id="codes-title">{t('factors.codesTitle')}</h2>
      <p>{t('factors.codesSay')}</p>
      <ul className="recovery-codes mono" dir="ltr">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <PrintingNow printing={printing} />
      <div className="actions">
        <Button icon="print" disabled={printing.task.going} onPress={() => printing.print(null)}>{t('setUp.print')}</Button>
        <Button kind="primary" testId="codes-kept" onPress={onDone}>{t('factors.codesKept')}</Button>
      </div>
    </section>
  )
}
