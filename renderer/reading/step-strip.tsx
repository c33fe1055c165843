import type { ReactNode } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { errorText } from '../parts/error-texts.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import type { NextStep } from './next-step.ts'

interface StripProps {
  step: NextStep
  /** What is going on, which is then all there is to wait for. */
  progress: ReactNode
  /** What was refused, which comes before anything else; with what else is known about it. */
  error: FoyerError | null
  known?: ReactNode
  /** What can be done about it from here. */
  children?: ReactNode
}

/** Under the verdict, always there and always as high: what to do now, how far something is, or what was refused. */
export function StepStrip({ step, progress, error, known, children }: StripProps) {
  return (
    <section className={`strip strip-${error === null ? step.tone : 'refused'}`} data-testid="next-step" data-tone={step.tone}>
      <output className="strip-says" aria-live={error === null ? 'polite' : 'assertive'}>
        {error === null ? progress ?? <Said step={step} /> : <Refused error={error} known={known} />}
      </output>
      <div className="strip-acts">{children}</div>
    </section>
  )
}

function Said({ step }: { step: NextStep }) {
  return (
    <>
      <Icon name={step.sign} />
      <div>
        <p className="strip-say">{step.say}</p>
        <p className="strip-more">{step.more}</p>
      </div>
    </>
  )
}

function Refused({ error, known }: { error: FoyerError; known: ReactNode }) {
  const { language } = useWords()
  const { sentence, action } = errorText(error.code, language)
  return (
    <>
      <Icon name="warn" />
      <div data-testid="error-note" data-code={error.code}>
        <p className="strip-say">{sentence}</p>
        <p className="strip-more">{action} </p>
        {known}
        <p className="strip-code"> <bdi dir="ltr" className="mono soft">{error.code}</bdi></p>
      </div>
    </>
  )
}
