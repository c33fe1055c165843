import { request } from 'node:http'
import { receiveWebhooks, type Received } from '../../../electron/cli/pms/receiver.ts'
import { WINDOW_SECONDS, type WebhookOffer } from '../../../electron/contract/webhooks.ts'
import { confirmSpecimen } from '../../vault/vault-fixture.ts'
import { judged, type Attack, type Heard } from './attack.ts'
import type { AttackedDesk } from './desk.ts'

/** Where policy lets webhooks go: to nobody in truth, since the attack itself carries what is signed. */
export const WEBHOOK_HOST = 'pms.example'

const inside = { session: null, way: 'system', inside: true } as const

/** A message of this desk, as the vault signs it for its uplink. */
async function genuine({ bench }: AttackedDesk, client: string): Promise<{ offer: WebhookOffer, secret: string }> {
  const { endpoint, secret } = await bench.afresh('webhooks.add', { clientId: client, url: `https://${WEBHOOK_HOST}/hook`, events: ['record.confirmed'] })
  const record = await confirmSpecimen(bench, { documentNumber: 'W00000001' })
  const { offer } = await bench.call('internal.webhookOffer', { endpoint: endpoint.id }, inside)
  await bench.call('records.erase', { id: record, reason: 'mistake' })
  if (offer === null) throw new Error('nothing was offered')
  return { offer, secret }
}

/** Whoever heard a webhook on its way sends it once more, later, changed or under another name. */
export const webhookAttacks: readonly Attack[] = [
  {
    name: 'A webhook that was overheard, at a receiver: sent again, aged beyond five minutes, from ahead, with another body, id, time or signature, unsigned, signed by another secret', by: 'client',
    async run(desk) {
      const { id } = await desk.client('Attacked: told', ['records.read'])
      const { offer, secret } = await genuine(desk, id)
      const news: Received[] = []
      let ahead = 0
      const receiver = await receiveWebhooks({ port: 0, tls: null, secrets: [secret], now: () => offer.timestamp * 1000 + ahead, onMessage: (message) => { news.push(message) }, onRefused: () => undefined })
      const post = ({ body = offer.body, ...headers }: { body?: string } & Record<string, string> = {}) => new Promise<Heard>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: receiver.port, method: 'POST', headers: { 'webhook-id': offer.message, 'webhook-timestamp': String(offer.timestamp), 'webhook-signature': offer.signature, ...headers } }, (response) => {
          response.resume()
          resolve({ said: String(response.statusCode), text: '' })
        })
        asked.on('error', reject)
        asked.end(body)
      })
      try {
        const first = await post()
        const again = [await post(), await post()]
        const heard = [
          await post({ body: offer.body.replace('record.confirmed', 'record.erased') }), await post({ body: `${offer.body} ` }), await post({ 'webhook-id': `${offer.message}x` }), await post({ 'webhook-timestamp': String(offer.timestamp + 1) }),
          await post({ 'webhook-signature': '' }), await post({ 'webhook-signature': 'v1,' }), await post({ 'webhook-signature': offer.signature.replace('v1,', 'v1a,') }), await post({ 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` }),
        ]
        for (const away of [WINDOW_SECONDS + 1, 86_400, -(WINDOW_SECONDS + 1)]) {
          ahead = away * 1000
          heard.push(await post())
        }
        const fresh = news.filter((each) => !each.again).length
        return judged(desk, [...again, ...heard], ({ said }, index) => said === (index < again.length ? '204' : '401'), [...(first.said === '204' ? [] : ['the message itself was refused']), ...(fresh === 1 ? [] : [`taken as news ${fresh} times`])])
      } finally {
        await receiver.close()
      }
    },
  },
]
