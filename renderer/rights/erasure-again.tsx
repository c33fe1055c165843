import { useState } from 'react'
import type { Erasure } from '../../electron/contract/rights.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ErasureAnswer } from './erasure-answer.tsx'

/** The answer of an erasure that was closed, for whoever is asked for it again. */
export function ErasureAgain({ id }: { id: string }) {
  const { t } = useWords()
  const [answer, setAnswer] = useState<Erasure | null>(null)
  const task = useTask()
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <Button icon="audit" testId="answer-again" disabled={task.going} onPress={() => void task.run(async () => setAnswer(await call('rights.erasure', { id })))}>{t('rights.answerShow')}</Button>
      {answer === null ? null : <ErasureAnswer answer={answer} onClose={() => setAnswer(null)} />}
    </>
  )
}
