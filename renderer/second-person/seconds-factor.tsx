import { useState } from 'react'
import type { FactorKind } from '../../electron/contract/factors.ts'
import type { Output } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { CodeForm } from '../factors/code-form.tsx'
import { TapPanel } from '../factors/tap-panel.tsx'
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
  const hasKey = factors.includes('securityKey')
  const [types, setTypes] = useState(!hasKey)
  const back = <Button icon="back" onPress={onBack}>{t('app.back')}</Button>
  const approve = async (kind: Exclude<FactorKind, 'secret'>, answer: string) => onApproved((await call('staff.approveFactor', { act, kind, answer })).name)
  return (
    <section className="stack" aria-labelledby="second-factor">
      <h3 id="second-factor"><bdi>{name}</bdi></h3>
      {types ? (
        <>
          <p>{t('factors.wanted')}</p>
          <CodeForm
            label={t('factors.code')} action={t('secondPerson.approve')} letters task={task}
            beside={<>{back}{hasKey ? <Button onPress={() => setTypes(false)}>{t('factors.useKey')}</Button> : null}</>}
            onCode={(answer, kind) => approve(kind, answer)}
          />
        </>
      ) : (
        <TapPanel
          purpose={{ for: 'approve', act }} first="key"
          beside={<>{back}{factors.length > 1 ? <Button testId="type-code" onPress={() => setTypes(true)}>{t('factors.useCode')}</Button> : null}</>}
          onTicket={(ticket) => approve('securityKey', ticket)}
        />
      )}
    </section>
  )
}
