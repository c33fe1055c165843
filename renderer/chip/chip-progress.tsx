import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { on } from '../bridge.ts'
import { Picture } from '../parts/picture.tsx'
import { Progress } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'

type Step = EventPayload<'chip.progress'>

/** What a chip that is being read was asked last. */
function useChipStage(): Step {
  const [step, setStep] = useState<Step>({ step: 'connecting', file: null, bytesRead: 0, total: null })
  useEffect(() => on('chip.progress', setStep), [])
  return step
}

/** The portrait of a chip that is being read, as soon as it is there. @param going whether one is */
export function useEarlyPortrait(going: boolean): Uint8Array | null {
  const [portrait, setPortrait] = useState<Uint8Array | null>(null)
  useEffect(() => {
    if (!going) return undefined
    const stop = on('chip.portrait', ({ jpeg }) => setPortrait(jpeg))
    return () => {
      stop()
      setPortrait(null)
    }
  }, [going])
  return portrait
}

/** What the chip is being asked and how far, in one line. */
export function ChipStage() {
  const { t } = useWords()
  const step = useChipStage()
  const fraction = step.step === 'file' && step.total !== null && step.total > 0 ? Math.min(1, step.bytesRead / step.total) : null
  return <Progress label={step.file === null ? t(`chip.steps.${step.step}`) : t('chip.steps.fileNamed', { file: step.file })} fraction={fraction} />
}

/** The same with its portrait, where nothing else shows it. */
export function ChipProgress() {
  const { t } = useWords()
  const portrait = useEarlyPortrait(true)
  return (
    <div className="stack-tight" data-testid="chip-progress">
      <ChipStage />
      {portrait === null ? null : <Picture bytes={portrait} alt={t('reading.portraitChip')} className="chip-portrait" />}
    </div>
  )
}
