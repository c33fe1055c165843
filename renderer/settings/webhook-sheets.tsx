import { useState } from 'react'
import type { Client } from '../../electron/contract/clients.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
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

/** Messages that nobody took for three days; what is sent again waits behind the others. */
function DeadLetters({ endpoint: { id }, onClose }: { endpoint: WebhookEndpoint, onClose: () => void }) {
  const { t, language } = useWords()
  const task = useTask()
  const { value, error, reload } = useLoaded(`dead ${id}`, () => call('webhooks.dead', { id }))
  const again = (message: string | null) => void task.run(async () => {
    await call('webhooks.sendAgain', { id, message })
    reload()
  })
  return (
    <Sheet title={t('webhooks.dead')} onClose={onClose} wide>
      <div className="stack" data-testid="webhook-dead">
        <p>{t('webhooks.deadSays')}</p>
        {error === null ? null : <ErrorNote error={error} />}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {value?.length === 0 ? <p>{t('webhooks.deadNone')}</p> : null}
        <ul className="staff">
          {(value ?? []).map(({ id: message, type, at, deadAt, tries, error: fault }) => (
            <li key={message}>
              <div className="grow">
                <p>{t(`webhooks.events.${type}`)} <bdi dir="ltr" className="mono small soft">{message}</bdi></p>
                <p className="small soft">{t('webhooks.deadAt', { at: formatTime(at, language), time: formatTime(deadAt, language), number: formatNumber(tries, language) })}</p>
                {fault === null ? null : <ErrorNote error={FoyerError.fromPayload(fault)} />}
              </div>
              <Button disabled={task.going} label={`${t('webhooks.sendAgain')}: ${message}`} onPress={() => again(message)}>{t('webhooks.sendAgain')}</Button>
            </li>
          ))}
        </ul>
        <div className="actions">
          <Button onPress={onClose}>{t('app.close')}</Button>
          {value === null || value.length === 0 ? null : <Button kind="primary" disabled={task.going} onPress={() => again(null)}>{t('webhooks.sendAllAgain')}</Button>}
        </div>
      </div>
    </Sheet>
  )
}
