import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'
import { ReadingProgress } from './reading-progress.tsx'

/** What a scan is at, with a way to stop it; then what the reader is at. */
export function ScannerProgress() {
  const { t, language } = useWords()
  const [progress, setProgress] = useState<EventPayload<'scanner.progress'> | null>(null)
  const [isRead, setRead] = useState(false)
  useEffect(() => on('scanner.progress', (told) => { setProgress(told); setRead(false) }), [])
  useEffect(() => on('reading.progress', () => setRead(true)), [])
  if (isRead) return <ReadingProgress />
  return (
    <>
      <Progress label={progress?.waiting === true ? t('scan.scannerWaits') : t('scan.scanningPage', { page: formatNumber(progress?.page ?? 1, language) })} fraction={null} />
      <Button onPress={() => { call('scanners.cancel', {}).catch(() => undefined) }}>{t('scan.stopScan')}</Button>
    </>
  )
}
