import { useId } from 'react'
import { useWords } from '../parts/use-language.ts'
import { ChipPanel } from './chip-panel.tsx'
import { useChipStep, type ChipStepOptions } from './use-chip-step.ts'

/** The chip as a screen's own matter: lay the document on the reader, it opens by itself; where it does not, correct the key and try again. */
export function ChipStep(options: ChipStepOptions) {
  const { t } = useWords()
  const act = useChipStep(options)
  const title = useId()
  return (
    <section className="chip-step" aria-labelledby={title}>
      <h2 id={title}>{t('chip.title')}</h2>
      <ChipPanel act={act} reading={options.held?.reading ?? null} task={options.task} blocked={options.blocked} />
    </section>
  )
}
