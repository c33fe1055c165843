import { useState } from 'react'
import { fieldName } from '../../electron/contract/reading.ts'
import { isTypingKey, STEPS_MAX, typingKeyNames, type TypingStep } from '../../electron/contract/typing.ts'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/fields.tsx'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import './typing.css'

const options: readonly TypingStep[] = [...typingKeyNames, ...fieldName.options]

/** With the one at `at` and the one before it changed round. */
const swapped = (steps: readonly TypingStep[], at: number): TypingStep[] => steps.map((each, place) => steps[place === at - 1 ? at : place === at ? at - 1 : place] ?? each)

/** The fields and keys of a layout: in their order, each to be moved or taken out, and one more at the end. */
export function TypingSteps({ steps, onChange }: { steps: readonly TypingStep[]; onChange: (steps: readonly TypingStep[]) => void }) {
  const { t, language } = useWords()
  const [next, setNext] = useState<TypingStep>('Tab')
  const nameOf = (step: TypingStep): string => (isTypingKey(step) ? t(`typing.keys.${step}`) : t(`fields.${step}`))
  return (
    <fieldset className="stack-tight">
      <legend>{t('typing.steps')}</legend>
      <ol className="typing-steps" data-testid="typing-steps">
        {steps.map((step, at) => (
          // The same step may stand there often: its place is what tells it from the others.
          <li key={`${at} ${step}`} className={isTypingKey(step) ? 'typing-key' : undefined}>
            <span className="grow"><bdi className="typing-number">{formatNumber(at + 1, language)}</bdi> {nameOf(step)}</span>
            <Button kind="quiet" icon="up" label={t('typing.stepUp', { step: `${at + 1}, ${nameOf(step)}` })} disabled={at === 0} onPress={() => onChange(swapped(steps, at))} />
            <Button kind="quiet" icon="down" label={t('typing.stepDown', { step: `${at + 1}, ${nameOf(step)}` })} disabled={at === steps.length - 1} onPress={() => onChange(swapped(steps, at + 1))} />
            <Button kind="quiet" icon="close" label={t('typing.stepRemove', { step: `${at + 1}, ${nameOf(step)}` })} onPress={() => onChange(steps.filter((_each, place) => place !== at))} />
          </li>
        ))}
      </ol>
      <div className="typing-next">
        <SelectField label={t('typing.step', { number: steps.length + 1 })} value={next} options={options.map((each) => ({ value: each, text: nameOf(each) }))} onChange={setNext} />
        <Button icon="plus" testId="typing-step-add" disabled={steps.length >= STEPS_MAX} onPress={() => onChange([...steps, next])}>{t('typing.stepAdd')}</Button>
      </div>
    </fieldset>
  )
}
