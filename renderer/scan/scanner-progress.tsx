import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useWords } from '../parts/use-language.ts'
import { ReadingProgress } from './reading-progress.tsx'

/** What a scan is at, with a way to stop it; then what the reader is at. @param active whether Escape is for this panel */
export function ScannerProgress({ active }: { active: boolean }) {
  const { t, language } = useWords()
  const [progress, setProgress] = useState<EventPayload<'scanner.progress'> | null>(null)
  const [isRead, setRead] = useState(false)
  useEffect(() => on('scanner.progress', (told) => { setProgress(told); setRead(false) }), [])
  useEffect(() => on('reading.progress', () => setRead(true)), [])
  const stop = () => { call('scanners.cancel', {}).catch(() => undefined) }
  useShortcut('Escape', stop, active && !isRead)
  if (isRead) return <ReadingProgress />
  return (
    <>
      <Progress label={progress?.waiting === true ? t('scan.scannerWaits') : t('scan.scanningPage', { page: formatNumber(progress?.page ?? 1, language) })} fraction={null} />
      <Button {...(active ? { keyHint: 'Esc' } : {})} onPress={stop}>{t('scan.stopScan')}</Button>
    </>
  )
}
