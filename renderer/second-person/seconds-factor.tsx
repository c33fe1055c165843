import type { Output } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { FactorAnswer } from '../factors/factor-answer.tsx'
import { Button } from '../parts/button.tsx'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

export type FactorWanted = Extract<Output<'staff.approve'>, { kind: 'factorWanted' }>

interface SecondsFactorProps {
  act: string
  wanted: FactorWanted
  task: Task
  onBack: () => void
  onApproved: (name: string) => void
}

/** The second person’s secret was right, and they have a second factor: a security key, a code of the app, or one from paper. */
export function SecondsFactor({ act, wanted: { name, factors }, task, onBack, onApproved }: SecondsFactorProps) {
  const { t } = useWords()
  return (
    <section className="stack" aria-labelledby="second-factor">
      <h3 id="second-factor"><bdi>{name}</bdi></h3>
      <FactorAnswer
        factors={factors} purpose={{ for: 'approve', act }} action={t('secondPerson.approve')} task={task}
        back={<Button icon="back" onPress={onBack}>{t('app.back')}</Button>}
        onAnswer={async (kind, answer) => onApproved((await call('staff.approveFactor', { act, kind, answer })).name)}
      />
    </section>
  )
}
