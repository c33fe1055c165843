import { cefOf } from './cef.ts'
import type { FeedEvent } from './feed.ts'
import { gravityOf, sentenceOf, toldOf, type Gravity } from './told.ts'

/** What stands in the message behind the structured data: a sentence for people, or ArcSight's form. */
export type SyslogBody = 'sentence' | 'cef'

/** RFC 5424 table 1: 13, log audit. */
const FACILITY = 13
/** RFC 5424 table 2. */
const severities: Readonly<Record<Gravity, number>> = { error: 3, warning: 4, notice: 5, information: 6 }

/**
 * The name of our structured data. RFC 5424 §6.3.2 has two kinds: names that IANA registers, and `name@number` with a private enterprise number. Foyer
 * has no number of its own; 32473 is the one that RFC 5612 sets aside for examples, which stands for nobody, so that it takes no name of somebody else's.
 */
export const SD_ID = 'foyer@32473'

/** RFC 5424 §7.3.1: 1 to 2147483647, then from 1 on. */
const sequenceId = (index: number): number => index % 2_147_483_647 + 1

/** RFC 5424 §6.3.3: the three characters that end or escape a value. */
const escaped = (value: string): string => value.replaceAll(/["\\\]]/g, '\\$&')
const param = (name: string, value: string | number): string => ` ${name}="${escaped(String(value))}"`
/** PRINTUSASCII without spaces, and never nothing (§6). */
const field = (text: string, longest: number): string => text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, longest) || '-'

const BOM = '\uFEFF'

/**
 * One event as an RFC 5424 message. `meta sequenceId` (§7.3) is the index of the event, from 1 on, where any collector looks for gaps; `foyer@32473` has
 * terminal, index and leaf hash and every member of the event that is not null. A sentence is UTF-8 behind a byte order mark (§6.4); CEF stands without one,
 * since its readers look for `CEF:` at the beginning.
 */
export function syslogMessage(told: FeedEvent, body: SyslogBody): string {
  const { event } = told
  const { time: _time, version, ...members } = toldOf(told)
  const header = `<${FACILITY * 8 + severities[gravityOf(event.status)]}>1 ${event.time} ${field(event.terminal, 255)} foyer - ${field(event.action, 32)}`
  const data = [
    `[meta${param('sequenceId', sequenceId(event.index))}]`,
    `[origin${param('software', 'Foyer')}${param('swVersion', String(version).slice(0, 32))}]`,
    `[${SD_ID}${Object.entries(members).map(([name, value]) => param(name, value)).join('')}]`,
  ].join('')
  return `${header} ${data} ${body === 'cef' ? cefOf(told) : `${BOM}${sentenceOf(told)}`}`
}

/** RFC 5425 §4.3: the length in octets, a space, the message. */
export function syslogFrame(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`
}
