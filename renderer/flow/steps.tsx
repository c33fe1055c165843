import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'

export type StepState = 'now' | 'done' | 'ahead' | 'without'

/** Page, chip, confirm: where this document is. */
export function Steps({ page, chip, confirm }: { page: StepState; chip: StepState; confirm: StepState }) {
  const { t } = useWords()
  const steps = [['page', page], ['chip', chip], ['confirm', confirm]] as const
  return (
    <ol className="steps" aria-label={t('steps.label')}>
      {steps.map(([name, state], index) => (
        <li key={name} className={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
          <span className="step-sign" aria-hidden="true">{state === 'done' ? <Icon name="check" /> : index + 1}</span>
          <span>{t(`steps.${name}`)}</span>
          <span className="unseen">{t(`steps.states.${state}`)}</span>
        </li>
      ))}
    </ol>
  )
}
