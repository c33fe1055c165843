import type { ReactNode } from 'react'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof, type ProofEntry } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useNewSecret, type NewSecret } from '../parts/use-new-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface NewSecretFormProps {
  kind: 'primary' | 'danger'
  action: string
  /** It is for somebody else: the proof is one’s own all the same, and says so. */
  theirs: boolean
  testId?: string
  onSecret: (given: ReturnType<NewSecret['handOver']>, afresh: ProofEntry['afresh']) => Promise<void>
  /** Above the fields: what comes of it. */
  children: ReactNode
}

/** A new PIN or passphrase, typed twice, by somebody who proves afresh who they are. */
export function NewSecretForm({ kind, action, theirs, testId, onSecret, children }: NewSecretFormProps) {
  const { t } = useWords()
  const proof = useProof()
  const made = useNewSecret('pin')
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = made.ready && proof.ready && !task.going
  return (
    <form
      className="stack"
      data-testid={testId}
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const given = made.handOver()
        void task.run(() => onSecret(given, proof.afresh))
      }}
    >
      {children}
      <PresentProof proof={proof} {...(theirs ? { hint: t('secondPerson.yourOwn') } : {})} />
      <NewSecretFields made={made} label={t('settings.newSecret')} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="row"><Button kind={kind} submit disabled={!ready}>{action}</Button></div>
    </form>
  )
}
