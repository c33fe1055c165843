import { useState } from 'react'
import type { Client } from '../../electron/contract/clients.ts'
import type { WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { DeadLetters } from './dead-letters.tsx'
import { ShownOnce } from './made-key.tsx'
import { WebhookEditor } from './webhook-editor.tsx'
import { WebhookRotation } from './webhook-rotation.tsx'

/** What somebody wants to do with a webhook, each on a sheet of its own. */
export type WebhookAsking = { kind: 'edit', endpoint: WebhookEndpoint | null } | { kind: 'rotate' | 'dead' | 'remove', endpoint: WebhookEndpoint }

export function WebhookSheet({ client, asking, onClose }: { client: Client, asking: WebhookAsking, onClose: () => void }) {
  const { t } = useWords()
  const [secret, setSecret] = useState<string | null>(null)
  if (secret !== null) return <ShownOnce title={t('webhooks.newSecret', { name: client.name })} says={t('webhooks.newSecretSays')} text={secret} onDone={onClose} />
  if (asking.kind === 'edit') return <WebhookEditor client={client} endpoint={asking.endpoint} onClose={onClose} onMade={setSecret} />
  if (asking.kind === 'rotate') return <WebhookRotation endpoint={asking.endpoint} onClose={onClose} onMade={setSecret} />
  return asking.kind === 'dead' ? <DeadLetters endpoint={asking.endpoint} onClose={onClose} /> : <Removal endpoint={asking.endpoint} onClose={onClose} />
}

function Removal({ endpoint: { id, url }, onClose }: { endpoint: WebhookEndpoint, onClose: () => void }) {
  const { t } = useWords()
  const task = useTask()
  return (
    <Sheet title={t('webhooks.remove')} onClose={onClose}>
      <div className="stack" role="alert">
        <p><bdi dir="ltr" className="mono">{url}</bdi></p>
        <p>{t('webhooks.removeSays')}</p>
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="danger" disabled={task.going} onPress={() => void task.run(async () => {
            await call('webhooks.remove', { id })
            onClose()
          })}>{t('webhooks.removeNow')}</Button>
        </div>
      </div>
    </Sheet>
  )
}
