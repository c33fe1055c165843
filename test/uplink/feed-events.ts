import type { AuditEvent } from '../../electron/contract/audit.ts'
import type { FeedEvent } from '../../electron/uplink/feeds/feed.ts'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { leafBytes } from '../../electron/tlog/leaf.ts'

const START = Date.parse('2026-03-01T08:00:00.000Z')

/** An event of a desk like any other, with what is given of it. */
export function auditEvent(index: number, given: Partial<AuditEvent> = {}): AuditEvent {
  return {
    index, time: new Date(START + index * 1000).toISOString(), user: 'staff-7', userName: 'Maria Muster', role: 'clerk', method: 'GET', path: '/records', action: 'records.list',
    status: 200, error: null, subject: null, detail: 'camera corrected=sex\u241Fby=Maria Muster', terminal: 'front-desk', address: '127.0.0.1', version: '0.2.0', format: 2, principal: 'staff', door: 'screen', credential: 's-1', ...given,
  }
}

export function feedEvent(index: number, given: Partial<AuditEvent> = {}): FeedEvent {
  const event = auditEvent(index, given)
  const { index: place, userName: _name, ...content } = event
  return { event, leafHash: Buffer.from(leafHash(leafBytes(place, content))).toString('base64') }
}

export const feedEvents = (count: number, from = 0): FeedEvent[] => Array.from({ length: count }, (_, place) => feedEvent(from + place))
