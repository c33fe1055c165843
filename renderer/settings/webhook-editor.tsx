import { useState } from 'react'
import type { Client } from '../../electron/contract/clients.ts'
import { neededFor, webhookCalls, webhookEvent, type WebhookEndpoint, type WebhookEvent } from '../../electron/contract/webhooks.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { TextField, Tick } from '../parts/fields.tsx'
import { FormSheet } from '../parts/form-sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface EditorProps {
  client: Client
  /** Null for a new one. */
  endpoint: WebhookEndpoint | null
  onClose: () => void
  onMade: (secret: string) => void
}

/** Where a system is told, and of what: only of that which it may see. Whoever says so says again who they are. */
export function WebhookEditor({ client, endpoint, onClose, onMade }: EditorProps) {
  const { t } = useWords()
  const proof = useProof()
  const task = useTask()
  const offered = webhookEvent.options.filter((each) => client.permissions.includes(neededFor[each]))
  const [typed, setTyped] = useState(endpoint?.url ?? 'https://')
  const [events, setEvents] = useState<readonly WebhookEvent[]>(endpoint?.events.filter((each) => offered.includes(each)) ?? offered)
  const url = typed.trim()
  const isAddress = webhookCalls['webhooks.add'].input.shape.url.safeParse(url).success
  return (
    <FormSheet
      title={t(endpoint === null ? 'webhooks.add' : 'connections.change')} testId="webhook-editor" task={task} ready={isAddress && events.length > 0 && proof.ready}
      action={t(endpoint === null ? 'webhooks.add' : 'app.save')} onClose={onClose}
      onSubmit={async () => {
        if (endpoint === null) onMade((await proof.afresh('webhooks.add', { clientId: client.id, url, events: [...events] })).secret)
        else {
          await proof.afresh('webhooks.change', { id: endpoint.id, url, events: [...events] })
          onClose()
        }
      }}
    >
      <TextField label={t('webhooks.url')} hint={t('webhooks.urlHint')} value={typed} onChange={setTyped} ltr mono maxLength={500} startHere error={url !== 'https://' && !isAddress ? t('webhooks.urlBad') : null} />
      <fieldset className="stack-tight">
        <legend>{t('webhooks.what')}</legend>
        {offered.map((each) => (
          <Tick key={each} label={t(`webhooks.events.${each}`)} checked={events.includes(each)} onChange={(checked) => setEvents(offered.filter((one) => (one === each ? checked : events.includes(one))))} />
        ))}
      </fieldset>
      <PresentProof proof={proof} />
    </FormSheet>
  )
}
