import { namesWebhooks, type WebhookWay } from '../../contract/webhooks.ts'
import { opened } from '../database/opened.ts'
import type { OutboxDesk } from '../outbox/desk.ts'
import { proxyIn } from '../outbox/link.ts'
import { authorityIn } from '../policy/authorities.ts'

/** How every endpoint is reached, by policy; null where policy names no host. @throws FoyerError `uplink.settings` */
export function wayOf(desk: OutboxDesk): WebhookWay | null {
  const { outbox, policy } = opened(desk)
  const { values } = policy.inForce()
  if (!namesWebhooks(values)) return null
  return {
    ca: authorityIn(values.webhookAuthority, 'webhookAuthority'), least: values.webhookTls12 ? 'TLSv1.2' : 'TLSv1.3',
    proxy: proxyIn(values, outbox), bytesPerSecond: values.uplinkKilobytes * 1000,
  }
}
