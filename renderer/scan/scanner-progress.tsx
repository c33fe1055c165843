import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ReadingProgress } from './reading-progress.tsx'

/** What a scan is at, with a way to stop it; then what the reader is at. @param active whether Escape is for this panel */
export function ScannerProgress({ active }: { active: boolean }) {
  const { t, language } = useWords()
  const [progress, setProgress] = useState<EventPayload<'scanner.progress'> | null>(null)
  const [isRead, setRead] = useState(false)
  useEffect(() => on('scanner.progress', (told) => { setProgress(told); setRead(false) }), [])
  useEffect(() => on('reading.progress', () => setRead(true)), [])
  const stopping = useTask()
  const stop = () => void stopping.run(async () => { await call('scanners.cancel', {}) })
  useShortcut('Escape', stop, active && !isRead)
  if (isRead) return <ReadingProgress />
  return (
    <>
      <Progress label={progress?.waiting === true ? t('scan.scannerWaits') : t('scan.scanningPage', { page: formatNumber(progress?.page ?? 1, language) })} fraction={null} />
      {stopping.error === null ? null : <ErrorNote error={stopping.error} />}
      <Button {...(active ? { keyHint: 'Esc' } : {})} disabled={stopping.going} onPress={stop}>{t('scan.stopScan')}</Button>
    </>
  )
}
