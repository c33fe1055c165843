import { useState } from 'react'
import type { WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { SelectField } from '../parts/fields.tsx'
import { PresentSecret } from '../parts/present-secret.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { overlaps, type Overlap } from './connection-words.ts'

/** A new secret, by somebody who says again who they are; both sign until the other system has it. */
export function WebhookRotation({ endpoint: { id }, onClose, onMade }: { endpoint: WebhookEndpoint, onClose: () => void, onMade: (secret: string) => void }) {
  const { t } = useWords()
  const secret = useSecret()
  const task = useTask()
  const [overlap, setOverlap] = useState<Overlap>('24')
  const ready = isTyped(secret) && !task.going
  return (
    <Sheet title={t('webhooks.rotate')} onClose={onClose}>
      <form
        className="stack"
        data-testid="webhook-rotation"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          const presentSecret = secret.handOver()
          void task.run(async () => { onMade((await call('webhooks.rotate', { id, overlapHours: Number(overlap), presentSecret })).secret) })
        }}
      >
        <SelectField label={t('webhooks.overlap')} hint={t('connections.overlapHint')} value={overlap} options={overlaps.map((each) => ({ value: each, text: t(`connections.overlaps.h${each}`) }))} onChange={setOverlap} />
        <PresentSecret secret={secret} startHere />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="primary" submit disabled={!ready}>{t('webhooks.rotate')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
