import { ocsfEvent } from '../../tlog/ocsf.ts'
import type { FeedEvent } from './feed.ts'
import { wordsOf } from './told.ts'

/** Seconds with milliseconds, as the collector takes them. */
const seconds = (time: string): number => Date.parse(time) / 1000

/**
 * One event of the HTTP Event Collector: OCSF, with terminal, index and leaf hash as indexed fields, so that `tstats` finds a gap without reading events.
 * No Splunk index is named: that is the token's.
 */
export const splunkEvent = ({ event, leafHash }: FeedEvent): Record<string, unknown> => ({
  time: seconds(event.time), host: event.terminal, source: 'foyer:trail', sourcetype: 'foyer:ocsf',
  event: ocsfEvent({ ...event, detail: wordsOf(event) }),
  fields: { terminal: event.terminal, index_of_event: event.index, leaf: leafHash, action: event.action, status: event.status },
})

/** A batch: objects one after the other (Splunk, "Format events for HTTP Event Collector"). */
export const splunkBatch = (events: readonly FeedEvent[]): string => events.map((told) => JSON.stringify(splunkEvent(told))).join('\n')
