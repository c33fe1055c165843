import type { FeedName, FeedSettings } from '../../contract/feeds.ts'
import { poster } from '../net/post.ts'
import { elasticFeed } from './elastic.ts'
import type { Feed } from './feed.ts'
import { journaldFeed } from './journald.ts'
import { otlpFeed } from './otlp.ts'
import { splunkFeed } from './splunk.ts'
import { syslogFeed } from './syslog.ts'

/**
 * The feeds that are wanted, by name. None of them connects before it is given something to send.
 * @param now milliseconds since 1970, for a `Retry-After` that is a date
 */
export function feedsOf({ trust, way, syslog, otlp, splunk, elastic, journald }: FeedSettings, now: () => number): Map<FeedName, Feed> {
  const to = { trust, ...way, now }
  const feeds = new Map<FeedName, Feed>()
  if (syslog !== null) feeds.set('syslog', syslogFeed({ ...syslog, trust, bytesPerSecond: way.bytesPerSecond }))
  if (otlp !== null) feeds.set('otlp', otlpFeed(poster(otlp.url, to), otlp.token))
  if (splunk !== null) feeds.set('splunk', splunkFeed(poster(splunk.url, to), splunk.token, splunk.channel))
  if (elastic !== null) feeds.set('elastic', elasticFeed(poster(elastic.url, to), elastic.apiKey))
  if (journald) feeds.set('journald', journaldFeed())
  return feeds
}
