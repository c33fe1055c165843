import { useState } from 'react'
import type { WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { SelectField } from '../parts/fields.tsx'
import { FormSheet } from '../parts/form-sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { overlaps, type Overlap } from './connection-words.ts'

/** A new secret, by somebody who says again who they are; both sign until the other system has it. */
export function WebhookRotation({ endpoint: { id }, onClose, onMade }: { endpoint: WebhookEndpoint, onClose: () => void, onMade: (secret: string) => void }) {
  const { t } = useWords()
  const proof = useProof()
  const task = useTask()
  const [overlap, setOverlap] = useState<Overlap>('24')
  return (
    <FormSheet
      title={t('webhooks.rotate')} testId="webhook-rotation" task={task} ready={proof.ready} action={t('webhooks.rotate')} onClose={onClose}
      onSubmit={async () => { onMade((await proof.afresh('webhooks.rotate', { id, overlapHours: Number(overlap) })).secret) }}
    >
      <SelectField label={t('webhooks.overlap')} hint={t('connections.overlapHint')} value={overlap} options={overlaps.map((each) => ({ value: each, text: t(`connections.overlaps.h${each}`) }))} onChange={setOverlap} />
      <PresentProof proof={proof} startHere />
    </FormSheet>
  )
}
