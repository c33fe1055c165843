import type { FeedEvent } from './feed.ts'
import { gravityOf, sentenceOf, toldOf, type Gravity } from './told.ts'

/** syslog(3) priorities. */
const priorities: Readonly<Record<Gravity, number>> = { error: 3, warning: 4, notice: 5, information: 6 }

/** Members that are named as in the trail: `FOYER_TERMINAL`, `FOYER_INDEX`, `FOYER_LEAF`, ... */
const fieldName = (member: string): string => `FOYER_${member.toUpperCase()}`

/**
 * One entry as `logger --journald` takes it: a field a line. The text of a field is one line, since what cannot be seen is taken out of it, ends of lines
 * among it. MESSAGE_ID is the same for every event of the trail (systemd.journal-fields(7)).
 */
export function journalEntry(told: FeedEvent): string {
  const fields = Object.entries(toldOf(told)).map(([member, value]) => `${fieldName(member)}=${value}`)
  return [`MESSAGE=${sentenceOf(told)}`, `MESSAGE_ID=${MESSAGE_ID}`, `PRIORITY=${priorities[gravityOf(told.event.status)]}`, 'SYSLOG_IDENTIFIER=foyer', 'SYSLOG_FACILITY=13', ...fields, ''].join('\n')
}

/** Drawn once, 128 random bits. */
export const MESSAGE_ID = 'ae03a2b550a95e4b2ccdd1fdd0708b2f'
