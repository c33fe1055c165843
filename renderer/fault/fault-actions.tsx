import { useState } from 'react'
import { hasWay } from '../../electron/contract/fault-ways.ts'
import { call } from '../bridge.ts'
import { GuideSheet } from '../guide/guide-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ReportSheet } from './report-sheet.tsx'
import { RestoreSheet } from './restore-sheet.tsx'

interface FaultActionsProps {
  code: string
  demo: boolean
  /** Whether there is anybody to ask: without a bridge there is nothing to press. */
  reachable: boolean
  onRetried: () => Promise<void>
}

/** Once, as it appears: not with every change of what stands beside it. */
const start = (button: HTMLButtonElement | null) => button?.focus({ preventScroll: true })

type Open = 'guide' | 'report' | 'restore'

/** What a person can do about a fault from here; what its sentence says among it. */
export function FaultActions({ code, demo, reachable, onRetried }: FaultActionsProps) {
  const { t } = useWords()
  const [open, setOpen] = useState<Open | null>(null)
  const retry = useTask()
  const other = useTask()
  const slow = useSlow(retry.going)
  const slowly = useSlow(other.going)
  /** Of a demo nobody keeps copies: it is made anew. */
  const replaces = hasWay(code, 'restore')
  const busy = retry.going || other.going
  const error = retry.error !== null && retry.error.code !== code ? retry.error : other.error
  return (
    <>
      <div className="row" data-testid="fault-actions">
        {reachable ? (
          <Button
            kind="primary"
            keyHint="Enter"
            disabled={busy}
            ref={start}
            onPress={() => void retry.run(async () => {
              await call('desk.retry', {})
              await onRetried()
            })}
          >
            {t('fault.retry')}
          </Button>
        ) : null}
        {reachable && !demo && replaces ? <Button icon="disk" disabled={busy} onPress={() => setOpen('restore')}>{t('fault.restore')}</Button> : null}
        {reachable && demo && replaces ? (
          <Button disabled={busy} onPress={() => void other.run(async () => {
            await call('recovery.renewDemo', {})
            await onRetried()
          })}>{t('fault.renewDemo')}</Button>
        ) : null}
        {reachable ? <Button icon="search" disabled={busy} onPress={() => setOpen('report')}>{t('fault.report')}</Button> : null}
        {reachable ? (
          <Button icon="turn" disabled={busy} onPress={() => void other.run(async () => {
            await call('recovery.restart', {})
            await onRetried()
          })}>{t('fault.restart')}</Button>
        ) : null}
        <Button icon="help" onPress={() => setOpen('guide')}>{t('guide.open')}</Button>
        {reachable && demo ? <Button disabled={busy} onPress={() => void other.run(async () => { await call('recovery.leave', {}) })}>{t('fault.close')}</Button> : null}
      </div>
      {slow ? <Progress label={t('fault.retrying')} fraction={null} /> : null}
      {slowly ? <Progress label={t('app.working')} fraction={null} /> : null}
      {error === null ? null : <ErrorNote error={error} />}
      {open === 'guide' ? <GuideSheet topic="recovery" onClose={() => setOpen(null)} /> : null}
      {open === 'report' ? <ReportSheet onClose={() => setOpen(null)} /> : null}
      {open === 'restore' ? <RestoreSheet onClose={() => setOpen(null)} onDone={onRetried} /> : null}
    </>
  )
}
