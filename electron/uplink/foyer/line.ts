import type { UplinkLink, UplinkTold } from '../../contract/uplink.ts'
import { OutboundAgent } from '../net/agent.ts'
import { isoOf, LATEST_MS } from '../net/time.ts'
import type { Tokens } from '../oauth.ts'
import type { Line } from './receiver.ts'

/** What the answers of a turn showed, for the screen. */
export type Shown = Pick<UplinkTold, 'theirCertificateUntil' | 'skewMs'>

interface LineNeeds { tokens: Tokens, signal: AbortSignal, now: () => number }

/** TLS 1.3 at least, to whom the authorities vouch for, as this desk. @throws FoyerError `uplink.settings` */
export const agentOf = ({ authority, certificate, proxy }: Pick<UplinkLink, 'authority' | 'certificate' | 'proxy'>): OutboundAgent =>
  new OutboundAgent({ trust: { ca: authority, certificate: certificate?.certificate ?? null, key: certificate?.key ?? null, least: 'TLSv1.3' }, proxy })

/** A line to the receiver for one turn. `shown` is filled in as answers come. @throws FoyerError `uplink.settings` */
export function openLine(link: UplinkLink, { tokens, signal, now }: LineNeeds): { line: Line, shown: Shown, close: () => void } {
  const agent = agentOf(link)
  const shown: Shown = { theirCertificateUntil: null, skewMs: null }
  const line: Line = {
    link, agent, signal, now,
    async authorisation() {
      if (link.oauth !== null) return `Bearer ${await tokens.get(link.oauth, { agent, signal, now })}`
      return link.apiKey === null ? null : `Bearer ${link.apiKey}`
    },
    seen({ certificateUntil, date, sentAt }) {
      if (certificateUntil !== null) shown.theirCertificateUntil = isoOf(certificateUntil)
      // In the middle between asking and hearing: a second is what the header can say.
      if (date !== null) shown.skewMs = Math.round(Math.max(-LATEST_MS, Math.min(LATEST_MS, date - (sentAt + now()) / 2)))
    },
  }
  return { line, shown, close: () => { agent.destroy() } }
}
