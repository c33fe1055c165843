import type { StaffMember } from '../../electron/contract/staff.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useNotify } from '../desk/notices.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Take the second factor from somebody who lost it: they sign in without, or enrol again. */
export function FactorReset({ member: { id }, onDone }: { member: StaffMember, onDone: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const proof = useProof()
  const task = useTask()
  const ready = proof.ready && !task.going
  return (
    <form
      className="stack"
      data-testid="factor-reset"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => {
          await proof.afresh('staff.resetFactors', { id })
          notify({ kind: 'done', text: t('factors.resetDone') })
          onDone()
        })
      }}
    >
      <p>{t('factors.resetSays')}</p>
      <PresentProof proof={proof} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <div className="row"><Button kind="danger" submit disabled={!ready}>{t('factors.reset')}</Button></div>
    </form>
  )
}
