import { useState } from 'react'
import { declineReason, type AskedScan, type DeclineReason } from '../../electron/contract/scan-requests.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** A reason out of the list: the system that asked is told that, and no word besides. */
export function DeclineSheet({ request, onClose, onDone }: { request: AskedScan; onClose: () => void; onDone: () => void }) {
  const { t } = useWords()
  const [reason, setReason] = useState<DeclineReason | null>(null)
  const task = useTask()
  return (
    <Sheet title={t('requests.declineTitle')} onClose={onClose}>
      <form
        className="stack request-decline"
        data-testid="request-decline"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason === null) return
          void task.run(async () => {
            await call('requests.decline', { id: request.id, reason })
            onDone()
          })
        }}
      >
        <p>{t('requests.declineSays', { client: request.client })}</p>
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <Choice label={t('requests.declineTitle')} labelHidden value={reason} options={declineReason.options.map((value) => ({ value, content: <span>{t(`requests.reasons.${value}`)}</span> }))} onChange={setReason} />
        <div className="row"><Button kind="primary" submit disabled={reason === null || task.going}>{t('requests.decline')}</Button></div>
      </form>
    </Sheet>
  )
}
