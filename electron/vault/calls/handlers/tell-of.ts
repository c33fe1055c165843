import { allCalls } from '../../../contract/index.ts'
import { eventOf, type EventFrame } from '../../audit/event.ts'
import { opened } from '../../database/opened.ts'
import type { VaultCall } from '../call.ts'

/** What is done to several records at once stands in each one's own story, and counts as one there. Within a transaction. */
export function tellOf({ desk, person, second, credential, context }: VaultCall, action: 'records.erase' | 'records.export' | 'internal.printRecord', record: string, words: string | null): void {
  const parts = opened(desk)
  const frame: EventFrame = { spec: allCalls[action], action, person, second, credential, context }
  parts.log.append({ ...parts.mark(eventOf(desk, frame, { status: 200, error: null, subject: record, detail: words })), terminal: parts.terminal })
}
