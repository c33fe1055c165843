import { z } from 'zod'
import { call } from './call.ts'
import { id, isoTime, nothing, params, text } from './primitives.ts'

/** What somebody should look at: a sentence `alerts.says.<code>` each, with the numbers that made it. */
export const alertCode = z.enum([
  'signInsRefused', 'readsUnconfirmed', 'exportsUnusual', 'clockSetBack', 'trailGap', 'trailBroken', 'paceDowngrade', 'chipAltered', 'addressNew', 'receiverChanged', 'feedGap',
  'keyRevokedTried', 'hourNew', 'volumeUnusual', 'errorsMany', 'documentsMany', 'authorityReplaced', 'factorsReset', 'keyCopied',
])
export type AlertCode = z.infer<typeof alertCode>

/** Alerts that are shown: open ones before others, and of each code some; the others stand in the trail. */
export const ALERTS_MAX = 100

/** An alert is an event of the trail, and so is that somebody has looked at it: neither can be made to disappear. */
export const alert = z.object({
  id, code: alertCode, at: isoTime,
  /** Its event in the trail. */
  event: z.number().int().min(0),
  params,
  /** Whose doing it is about, where it is somebody's; or what: a reading, for one. */
  who: z.object({ id, name: text(80) }).nullable(), subject: id.nullable(),
  acknowledged: z.object({ by: text(80), at: isoTime }).nullable(),
})
export type Alert = z.infer<typeof alert>

export const alertCalls = {
  /** The newest first. Looks for what has come up since. */
  'alerts.list': call({
    to: 'vault', method: 'GET', path: '/alerts', needs: 'day.read', audit: 'failures', activity: false,
    input: nothing, output: z.object({ alerts: z.array(alert).max(ALERTS_MAX), open: z.number().int().min(0) }),
  }),
  /** Somebody has looked at it. */
  'alerts.acknowledge': call({
    to: 'vault', method: 'PATCH', path: '/alerts/:id', needs: 'alerts.acknowledge', input: z.object({ id }).strict(), output: nothing,
  }),
}
