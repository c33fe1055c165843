import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { on } from '../bridge.ts'
import { Progress } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'

/** What the reader is at: decoding, finding, reading, barcodes, checking. */
export function ReadingProgress() {
  const { t } = useWords()
  const [progress, setProgress] = useState<EventPayload<'reading.progress'>>({ step: 'decoding' })
  useEffect(() => on('reading.progress', setProgress), [])
  return <Progress label={t(`scan.progress.${progress.step}`)} fraction={null} />
}
