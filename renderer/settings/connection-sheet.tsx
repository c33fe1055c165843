import { useState } from 'react'
import type { Client, ClientKey, MadeKey } from '../../electron/contract/clients.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatDate, formatTime } from '../parts/format.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ConnectionEditor } from './connection-editor.tsx'
import { inGroups, shownRule } from './connection-words.ts'
import { KeyMaker } from './key-maker.tsx'
import { MadeKeyShown } from './made-key.tsx'
import { Fact } from './upstream-fact.tsx'
import { WebhookSheet, type WebhookAsking } from './webhook-sheets.tsx'
import { Webhooks } from './webhooks.tsx'

interface ConnectionSheetProps {
  client: Client
  onClose: () => void
  onDone: () => void
}

type Asking = { kind: 'key' } | { kind: 'rotate', key: ClientKey } | { kind: 'revoke' } | { kind: 'change' } | { kind: 'webhook', its: WebhookAsking } | null

/** One connection: what it may, its keys, and everything that can be done about it. */
export function ConnectionSheet({ client, onClose, onDone }: ConnectionSheetProps) {
  const { t, language } = useWords()
  const [asking, setAsking] = useState<Asking>(null)
  const [made, setMade] = useState<MadeKey | null>(null)
  const task = useTask()
  const { id, name, keys, revokedAt, expiresAt, permissions, addresses, oauth, certificates } = client
  const act = (work: () => Promise<unknown>) => void task.run(async () => {
    await work()
    setAsking(null)
    onDone()
  })
  if (made !== null) return <MadeKeyShown made={made} onDone={() => setMade(null)} />
  if (asking?.kind === 'change') {
    return <ConnectionEditor client={client} onClose={() => setAsking(null)} onDone={() => {
      setAsking(null)
      onDone()
    }} />
  }
  if (asking?.kind === 'key' || asking?.kind === 'rotate') {
    return <KeyMaker client={client} instead={asking.kind === 'rotate' ? asking.key : null} onClose={() => setAsking(null)} onMade={(next) => {
      setAsking(null)
      setMade(next)
      onDone()
    }} />
  }
  if (asking?.kind === 'webhook') return <WebhookSheet client={client} asking={asking.its} onClose={() => setAsking(null)} />
  return (
    <Sheet title={name} onClose={onClose} wide>
      <div className="stack" data-testid="connection-sheet">
        <dl className="facts">
          <Fact name={t('connections.may')}>{permissions.map((each) => t(`connections.permissions.${each}`)).join(' · ')}</Fact>
          <Fact name={t('connections.addresses')}><bdi dir="ltr">{addresses.join(', ')}</bdi></Fact>
          <Fact name={t('connections.until')}>{expiresAt === null ? t('connections.noEnd') : formatDate(expiresAt.slice(0, 10), language)}</Fact>
          {oauth === null ? null : <Fact name={t('connections.oauth')}><bdi dir="ltr" className="mono">{oauth.client}</bdi></Fact>}
          {certificates.length === 0 ? null : <Fact name={t('connections.certificates')}>{certificates.map((each) => <p key={each}><bdi dir="ltr" className="mono">{shownRule(each)}</bdi></p>)}</Fact>}
        </dl>
        <h3>{t('connections.keys')}</h3>
        {keys.length === 0 && oauth === null ? <p>{t('connections.noKeys')}</p> : null}
        <ul className="staff">
          {keys.map((key) => <KeyLine key={key.id} its={key} busy={task.going} onRotate={revokedAt === null ? () => setAsking({ kind: 'rotate', key }) : null} onRevoke={() => act(() => call('clients.revokeKey', { id, keyId: key.id }))} />)}
        </ul>
        {revokedAt === null ? <Webhooks client={client} onAsk={(its) => setAsking({ kind: 'webhook', its })} /> : null}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {revokedAt !== null ? <p>{t('connections.revokedAt', { time: formatTime(revokedAt, language) })}</p> : asking?.kind === 'revoke' ? (
          <div className="stack-tight" role="alert">
            <p>{t('connections.revokeSays')}</p>
            <div className="actions">
              <Button onPress={() => setAsking(null)}>{t('app.cancel')}</Button>
              <Button kind="danger" disabled={task.going} onPress={() => act(() => call('clients.revoke', { id }))}>{t('connections.revokeNow')}</Button>
            </div>
          </div>
        ) : (
          <div className="actions">
            <Button kind="danger" onPress={() => setAsking({ kind: 'revoke' })}>{t('connections.revokeIt')}</Button>
            <Button icon="edit" onPress={() => setAsking({ kind: 'change' })}>{t('connections.change')}</Button>
            <Button kind="primary" testId="key-make" onPress={() => setAsking({ kind: 'key' })}>{t('connections.makeKey')}</Button>
          </div>
        )}
      </div>
    </Sheet>
  )
}

interface KeyLineProps {
  its: ClientKey
  busy: boolean
  onRotate: (() => void) | null
  onRevoke: () => void
}

function KeyLine({ its, busy, onRotate, onRevoke }: KeyLineProps) {
  const { t, language } = useWords()
  const { shown, createdAt, endsAt, end, replaced, certificate, origin, lastUsed } = its
  const time = (at: string) => formatTime(at, language)
  const isRevoked = end === 'revoked'
  const standing = isRevoked ? t('connections.keyRevoked') : end === 'ended' ? t('connections.keyEnded') : endsAt === null ? null : t(replaced ? 'connections.keyOverlap' : 'connections.keyEnds', { time: time(endsAt) })
  return (
    <li>
      <div className="grow">
        <p><bdi dir="ltr" className="mono">{shown}</bdi> {standing === null ? null : <span className="tag">{standing}</span>}</p>
        <p className="small soft">
          {t('connections.keyMade', { time: time(createdAt) })} · {lastUsed === null ? t('connections.neverUsed') : t('connections.lastUsed', { time: time(lastUsed.at), address: `\u2066${lastUsed.address}\u2069` })}
        </p>
        {origin === null ? null : <p className="small soft">{t('connections.boundPage')} <bdi dir="ltr" className="page-origin">{origin}</bdi></p>}
        {certificate === null ? null : <p className="small soft">{t('connections.bound')} <bdi dir="ltr" className="mono">{inGroups(certificate)}</bdi></p>}
      </div>
      {end !== null || replaced || onRotate === null ? null : <Button label={`${t('connections.rotate')}: ${shown}`} onPress={onRotate}>{t('connections.rotate')}</Button>}
      {isRevoked ? null : <Button disabled={busy} label={`${t('connections.revoke')}: ${shown}`} onPress={onRevoke}>{t('connections.revoke')}</Button>}
    </li>
  )
}
