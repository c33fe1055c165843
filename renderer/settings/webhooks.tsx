import { useEffect, useState } from 'react'
import type { Client } from '../../electron/contract/clients.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { WebhookAsking } from './webhook-sheets.tsx'

/** While something waits, what became of it is looked at so often, milliseconds: the uplink goes every five seconds. */
const LOOK_MS = 5_000

/** What a system is told by itself, where, and what it did not take. */
export function Webhooks({ client: { id: clientId }, onAsk }: { client: Client, onAsk: (asking: WebhookAsking) => void }) {
  const { t } = useWords()
  const { value, error, reload } = useLoaded(`webhooks ${clientId}`, () => call('webhooks.list', { clientId }))
  const waits = value?.some(({ waiting, off }) => waiting > 0 && off === null) === true
  useEffect(() => {
    if (!waits) return undefined
    const look = setInterval(reload, LOOK_MS)
    return () => clearInterval(look)
  }, [waits, reload])
  return (
    <section className="stack" data-testid="webhooks">
      <div className="spread">
        <h3>{t('webhooks.title')}</h3>
        <Button testId="webhook-add" onPress={() => onAsk({ kind: 'edit', endpoint: null })}>{t('webhooks.add')}</Button>
      </div>
      <p className="small soft">{t('webhooks.says')}</p>
      {error === null ? null : <ErrorNote error={error} />}
      {value?.length === 0 ? <p data-testid="webhooks-none">{t('webhooks.none')}</p> : null}
      <ul className="staff">
        {(value ?? []).map((endpoint) => <Endpoint key={endpoint.id} its={endpoint} onAsk={onAsk} onDone={reload} />)}
      </ul>
    </section>
  )
}

function Endpoint({ its, onAsk, onDone }: { its: WebhookEndpoint, onAsk: (asking: WebhookAsking) => void, onDone: () => void }) {
  const { t, language } = useWords()
  const task = useTask()
  const [tested, setTested] = useState(false)
  const { id, url, events, off, takenAt, waiting, dead, lost, error, nextTryAt, secrets } = its
  const number = (count: number) => formatNumber(count, language)
  const time = (at: string) => formatTime(at, language)
  const overlap = secrets.find(({ endsAt }) => endsAt !== null)?.endsAt ?? null
  const act = (work: () => Promise<unknown>) => void task.run(async () => {
    await work()
    onDone()
  })
  const standing = off !== null ? t(`webhooks.off.${off}`) : error !== null ? t('webhooks.failing') : null
  const facts = [
    takenAt === null ? t('webhooks.neverTaken') : t('webhooks.taken', { time: time(takenAt) }), t('webhooks.waiting', { number: number(waiting) }),
    ...(nextTryAt === null ? [] : [t('webhooks.nextTry', { time: time(nextTryAt) })]),
    ...(dead === 0 ? [] : [t('webhooks.deadCount', { number: number(dead) })]), ...(lost === 0 ? [] : [t('webhooks.lost', { number: number(lost) })]),
  ]
  return (
    <li className="webhook" data-testid={`webhook-${id}`}>
      <div className="grow">
        <p><bdi dir="ltr" className="mono">{url}</bdi> {standing === null ? null : <span className="tag">{standing}</span>}</p>
        <p className="small soft">{events.map((each) => t(`webhooks.events.${each}`)).join(' · ')}</p>
        <p className="small soft">{facts.join(' · ')}</p>
        {overlap === null ? null : <p className="small soft">{t('webhooks.overlapUntil', { time: time(overlap) })}</p>}
        {tested ? <output className="small">{t('webhooks.tested')}</output> : null}
        {error === null ? null : <ErrorNote error={FoyerError.fromPayload(error)} />}
        {task.error === null ? null : <ErrorNote error={task.error} />}
      </div>
      <div className="webhook-acts">
        {off === null ? (
          <Button disabled={task.going} label={`${t('webhooks.test')}: ${url}`} onPress={() => act(async () => {
            await call('webhooks.test', { id })
            setTested(true)
          })}>{t('webhooks.test')}</Button>
        ) : null}
        {dead === 0 ? null : <Button label={`${t('webhooks.deadCount', { number: number(dead) })}: ${url}`} onPress={() => onAsk({ kind: 'dead', endpoint: its })}>{t('webhooks.deadCount', { number: number(dead) })}</Button>}
        <Button label={`${t('webhooks.rotate')}: ${url}`} onPress={() => onAsk({ kind: 'rotate', endpoint: its })}>{t('webhooks.rotate')}</Button>
        <Button disabled={task.going} label={`${t(off === null ? 'webhooks.switchOff' : 'webhooks.switchOn')}: ${url}`} onPress={() => act(() => call('webhooks.switch', { id, on: off !== null }))}>{t(off === null ? 'webhooks.switchOff' : 'webhooks.switchOn')}</Button>
        <Button label={`${t('connections.change')}: ${url}`} onPress={() => onAsk({ kind: 'edit', endpoint: its })}>{t('connections.change')}</Button>
        <Button label={`${t('webhooks.remove')}: ${url}`} onPress={() => onAsk({ kind: 'remove', endpoint: its })}>{t('webhooks.remove')}</Button>
      </div>
    </li>
  )
}
