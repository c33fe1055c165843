import { useState } from 'react'
import type { WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { call } from '../bridge.ts'
import { SelectField } from '../parts/fields.tsx'
import { FormSheet } from '../parts/form-sheet.tsx'
import { PresentSecret } from '../parts/present-secret.tsx'
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
  return (
    <FormSheet
      title={t('webhooks.rotate')} testId="webhook-rotation" task={task} ready={isTyped(secret)} action={t('webhooks.rotate')} onClose={onClose}
      onSubmit={async () => { onMade((await call('webhooks.rotate', { id, overlapHours: Number(overlap), presentSecret: secret.handOver() })).secret) }}
    >
      <SelectField label={t('webhooks.overlap')} hint={t('connections.overlapHint')} value={overlap} options={overlaps.map((each) => ({ value: each, text: t(`connections.overlaps.h${each}`) }))} onChange={setOverlap} />
      <PresentSecret secret={secret} startHere />
    </FormSheet>
  )
}
