import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { on } from '../bridge.ts'
import { formatNumber } from '../parts/format.ts'
import { Picture } from '../parts/picture.tsx'
import { Progress } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'

type Step = EventPayload<'chip.progress'>

/** What the chip is being asked, file by file, and the portrait as soon as it is there. */
export function ChipProgress() {
  const { t, language } = useWords()
  const [step, setStep] = useState<Step>({ step: 'connecting', file: null, bytesRead: 0, total: null })
  const [files, setFiles] = useState<ReadonlyMap<string, Step>>(new Map())
  const [portrait, setPortrait] = useState<Uint8Array | null>(null)
  useEffect(() => {
    const stop = [
      on('chip.progress', (next) => {
        setStep(next)
        const { file } = next
        if (file !== null) setFiles((before) => new Map(before).set(file, next))
      }),
      on('chip.portrait', ({ jpeg }) => setPortrait(jpeg)),
    ]
    return () => stop.forEach((each) => each())
  }, [])
  const fraction = step.step === 'file' && step.total !== null && step.total > 0 ? Math.min(1, step.bytesRead / step.total) : null
  return (
    <div className="stack-tight" data-testid="chip-progress">
      <Progress label={step.file === null ? t(`chip.steps.${step.step}`) : t('chip.steps.fileNamed', { file: step.file })} fraction={fraction} />
      {files.size === 0 ? null : (
        <ul className="chip-files small">
          {[...files].map(([file, at]) => (
            <li key={file}>
              <bdi dir="ltr" className="mono">{file}</bdi>
              <bdi>{t('chip.bytes', { read: formatNumber(at.bytesRead, language), total: at.total === null ? '?' : formatNumber(at.total, language) })}</bdi>
            </li>
          ))}
        </ul>
      )}
      {portrait === null ? null : <Picture bytes={portrait} alt={t('reading.portraitChip')} className="chip-portrait" />}
    </div>
  )
}
