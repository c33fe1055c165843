import { useState, type ReactNode } from 'react'
import type { FactorKind } from '../../electron/contract/factors.ts'
import type { TapPurpose } from '../../electron/contract/security-key-calls.ts'
import { Button } from '../parts/button.tsx'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { CodeForm } from './code-form.tsx'
import { TapPanel } from './tap-panel.tsx'

interface FactorAnswerProps {
  factors: readonly FactorKind[]
  /** What a key is laid down for. */
  purpose: TapPurpose
  /** On the button that sends a code. */
  action: string
  task: Task
  /** The way back. */
  back: ReactNode
  onAnswer: (kind: Exclude<FactorKind, 'secret'>, answer: string) => Promise<void>
}

/** One of the second factors that somebody has: a security key first, else a code of the app or one from paper; and from either to the other. */
export function FactorAnswer({ factors, purpose, action, task, back, onAnswer }: FactorAnswerProps) {
  const { t } = useWords()
  const hasKey = factors.includes('securityKey')
  const [types, setTypes] = useState(!hasKey)
  return types ? (
    <>
      <p>{t('factors.wanted')}</p>
      <CodeForm
        label={t('factors.code')} action={action} letters task={task}
        beside={<>{back}{hasKey ? <Button onPress={() => setTypes(false)}>{t('factors.useKey')}</Button> : null}</>}
        onCode={(answer, kind) => onAnswer(kind, answer)}
      />
    </>
  ) : (
    <TapPanel
      purpose={purpose} first="key"
      beside={<>{back}{factors.length > 1 ? <Button testId="type-code" onPress={() => setTypes(true)}>{t('factors.useCode')}</Button> : null}</>}
      onTicket={(ticket) => onAnswer('securityKey', ticket)}
    />
  )
}
