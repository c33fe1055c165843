import { FoyerError } from '../../electron/contract/errors.ts'
import { DEAD_SHOWN, GIVE_UP_MS, isHostNamed, type DeadLetter, type WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW } from './mock-scenario.ts'

type Names = Extract<keyof MockHandlers, `webhooks.${string}`>

/** The host that the mock's policy names. */
const HOSTS = 'pms.example'
/** More than are shown at once. */
const GIVEN_UP = DEAD_SHOWN + 2
/** Three days before it was given up. */
const HAPPENED_AT = new Date(Date.parse(NOW) - GIVE_UP_MS).toISOString()
const secretOf = (made: number): string => `whsec_${btoa(String.fromCharCode(made).repeat(32))}`

/** What a desk tells other systems, as its screen shows it. @param many some that are there already, in every standing */
export function mockWebhooks(many: boolean): Pick<MockHandlers, Names> {
  let made = 0
  const endpointOf = (id: string, more: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
    id, clientId: 'pms', url: `https://pms.example/${id}`, events: ['record.confirmed', 'record.erased'], off: null, createdAt: NOW, takenAt: null, waiting: 0, dead: 0, lost: 0, error: null, nextTryAt: null,
    secrets: [{ createdAt: NOW, endsAt: null }], ...more,
  })
  let dead: DeadLetter[] = many ? Array.from({ length: GIVEN_UP }, (_, at) => at + 1).map((each) => ({ id: `msg_${each}`, type: 'record.confirmed', at: HAPPENED_AT, deadAt: NOW, tries: 75, error: new FoyerError('webhooks.refused', { detail: 'status=500' }).toPayload() })) : []
  const endpoints: WebhookEndpoint[] = many
    ? [
      endpointOf('well', { takenAt: NOW, events: ['reading.done', 'record.confirmed', 'record.erased'], secrets: [{ createdAt: NOW, endsAt: null }, { createdAt: NOW, endsAt: '2026-03-03T09:30:00.000Z' }] }),
      endpointOf('ill', { waiting: 12, dead: GIVEN_UP, error: new FoyerError('webhooks.unreachable', { detail: 'ECONNREFUSED' }).toPayload(), nextTryAt: '2026-03-02T09:40:00.000Z' }),
      endpointOf('gone', { off: 'gone', takenAt: NOW, waiting: 3, lost: 7, error: new FoyerError('webhooks.gone').toPayload() }),
    ]
    : []
  const found = (id: string): WebhookEndpoint => {
    const its = endpoints.find((each) => each.id === id)
    if (its === undefined) throw new FoyerError('webhooks.notFound')
    return its
  }
  const named = (url: string) => { if (!isHostNamed(url, HOSTS)) throw new FoyerError('webhooks.host') }
  return {
    'webhooks.list': ({ clientId }) => endpoints.filter((each) => each.clientId === clientId).map((each) => ({ ...each })),
    'webhooks.add': ({ clientId, url, events }) => {
      named(url)
      const endpoint = endpointOf(`webhook-${++made}`, { clientId, url, events })
      endpoints.push(endpoint)
      return { endpoint, secret: secretOf(made) }
    },
    'webhooks.change': ({ id, url, events }) => {
      if (url !== undefined) named(url)
      return { ...Object.assign(found(id), url === undefined ? {} : { url }, events === undefined ? {} : { events }) }
    },
    'webhooks.switch': ({ id, on }) => ({ ...Object.assign(found(id), { off: on ? null : 'person', error: null }) }),
    'webhooks.remove': ({ id }) => {
      endpoints.splice(endpoints.indexOf(found(id)), 1)
      return {}
    },
    'webhooks.rotate': ({ id }) => {
      return { endpoint: Object.assign(found(id), { secrets: [{ createdAt: NOW, endsAt: null }, { createdAt: NOW, endsAt: '2026-03-03T09:30:00.000Z' }] }), secret: secretOf(++made) }
    },
    'webhooks.test': ({ id }) => Object.assign(found(id), { waiting: found(id).waiting + 1 }),
    'webhooks.dead': ({ id }) => (found(id).dead === 0 ? [] : dead.slice(0, DEAD_SHOWN)),
    'webhooks.sendAgain': ({ id, message }) => {
      const before = dead.length
      dead = dead.filter((each) => message !== null && each.id !== message)
      return Object.assign(found(id), { dead: dead.length, waiting: found(id).waiting + before - dead.length })
    },
  }
}
