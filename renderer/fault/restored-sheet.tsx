import type { Restored } from '../../electron/contract/recovery.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useStartHere } from '../parts/use-start-here.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** What was put back, and what is not in it, before anybody works with it. */
export function RestoredSheet({ restored, onDone }: { restored: Restored; onDone: () => Promise<void> }) {
  const { t, language } = useWords()
  const task = useTask()
  const start = useStartHere<HTMLButtonElement>()
  const goOn = () => void task.run(onDone)
  return (
    <Sheet title={t('fault.restored')} onClose={goOn}>
      <div className="stack" data-testid="restored">
        {restored.until === null ? null : <p>{t('fault.restoredUntil', { time: formatTime(restored.until, language) })}</p>}
        <dl className="facts">
          <div><dt>{t('fault.restoredRecords')}</dt><dd>{formatNumber(restored.records, language)}</dd></div>
          <div><dt>{t('fault.restoredEvents')}</dt><dd>{formatNumber(restored.events, language)}</dd></div>
        </dl>
        {restored.missing === null ? null : <p><strong>{t('fault.restoredMissing', { number: formatNumber(restored.missing, language) })}</strong></p>}
        <p>{restored.problems === 0 ? t('fault.restoredWhole') : <strong>{t('fault.restoredProblems', { number: formatNumber(restored.problems, language) })}</strong>}</p>
        {restored.setAside ? <p>{t('fault.restoredAside')}</p> : null}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions"><Button kind="primary" keyHint="Enter" ref={start} onPress={goOn}>{t('fault.goOn')}</Button></div>
      </div>
    </Sheet>
  )
}
