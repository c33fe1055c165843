import { useState } from 'react'
import type { Client } from '../../electron/contract/clients.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { useGuideTopic } from '../guide/guide-topic.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ConnectionEditor } from './connection-editor.tsx'
import { ConnectionSheet } from './connection-sheet.tsx'
import { ConnectionState } from './connection-state.tsx'
import { lastUseOf, standingOf, type Standing } from './connection-words.ts'
import { WaitingPages } from './waiting-pages.tsx'
import './connections.css'

/** Which other systems may ask this desk, what for, and by which keys. */
export function Connections() {
  const { t } = useWords()
  useGuideTopic('connections')
  const clients = useLoaded('clients', async () => ({ list: await call('clients.list', {}), at: Date.now() }))
  const [adding, setAdding] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const shown = clients.value?.list.find(({ id }) => id === open)
  return (
    <div className="stack" data-testid="connections">
      <WaitingPages onDone={clients.reload} />
      <section className="section stack">
        <div className="spread">
          <h2>{t('settings.section.connections')}</h2>
          <Button kind="primary" testId="connection-add" onPress={() => setAdding(true)}>{t('connections.add')}</Button>
        </div>
        <p>{t('connections.says')}</p>
        {clients.error === null ? null : <ErrorNote error={clients.error} />}
        {clients.value?.list.length === 0 ? <p data-testid="connections-none">{t('connections.none')}</p> : null}
        <ul className="staff">
          {(clients.value?.list ?? []).map((client) => <Connection key={client.id} client={client} standing={standingOf(client, clients.value?.at ?? 0)} onOpen={() => setOpen(client.id)} onDone={clients.reload} />)}
        </ul>
      </section>
      <ConnectionState />
      {adding ? (
        <ConnectionEditor
          client={null}
          onClose={() => setAdding(false)}
          onDone={({ id }) => {
            setAdding(false)
            clients.reload()
            setOpen(id)
          }}
        />
      ) : null}
      {shown === undefined ? null : <ConnectionSheet client={shown} onClose={() => setOpen(null)} onDone={clients.reload} />}
    </div>
  )
}

function Connection({ client, standing, onOpen, onDone }: { client: Client, standing: Standing, onOpen: () => void, onDone: () => void }) {
  const { t, language } = useWords()
  const task = useTask()
  const used = lastUseOf(client)
  const { id, name, paused, permissions, revokedAt } = client
  return (
    <li>
      <div className="grow">
        <p><strong><bdi>{name}</bdi></strong> {standing === 'open' ? null : <span className="tag">{t(`connections.standing.${standing}`)}</span>}</p>
        <p className="small soft">{permissions.map((each) => t(`connections.permissions.${each}`)).join(' · ')}</p>
        <p className="small soft">{used === null ? t('connections.neverUsed') : t('connections.lastUsed', { time: formatTime(used.at, language), address: `\u2066${used.address}\u2069` })}</p>
        {task.error === null ? null : <ErrorNote error={task.error} />}
      </div>
      {revokedAt !== null ? null : (
        <Button disabled={task.going} testId={`connection-pause-${id}`} label={`${t(paused ? 'connections.resume' : 'connections.pause')}: ${name}`} onPress={() => void task.run(async () => {
          await call('clients.pause', { id, paused: !paused })
          onDone()
        })}>{t(paused ? 'connections.resume' : 'connections.pause')}</Button>
      )}
      <Button icon="next" testId={`connection-${id}`} label={`${t('connections.open')}: ${name}`} onPress={onOpen}>{t('connections.open')}</Button>
    </li>
  )
}
