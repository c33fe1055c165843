import { NO_TERMINAL, type EventContent } from '../../electron/tlog/leaf.ts'

/** The first event of the busy desk; one comes each minute. */
export const BUSY_START = Date.parse('2024-01-01T00:00:00.000Z')

const actions = [
  ['GET', '/records', 'records.search', 'all'], ['GET', '/records/:id', 'records.get', null], ['POST', '/readings', 'reading.discard', null], ['POST', '/readings', 'internal.holdReading', 'camera'],
  ['POST', '/records/:id/copies', 'internal.copyFields', 'fullName'], ['POST', '/sessions', 'staff.signIn', null], ['DELETE', '/sessions/current', 'staff.signOut', 'idle'],
  ['DELETE', '/readings/:readingId', 'reading.discard', 'requestOfPerson'], ['PATCH', '/staff/:id/notices', 'staff.touch', 'retentionDays=30'],
] as const
const corrected = ['', ' corrected=sex', ' corrected=primaryIdentifier', ' corrected=dateOfBirth,sex'] as const
const users = Array.from({ length: 40 }, (_, number) => `staff-${number}`)
/** Twice somebody set the clock back by so many minutes. */
const SET_BACK = 90

/**
 * An event of a busy desk: forty people of whom eight do most, somebody who left after the first tenth, a terminal that had no name at first, few events by
 * the command line, some refusals and fewer failures, and a record that another one follows, in words that no other event has.
 */
export function busyEvent(number: number, all: number): EventContent {
  const rare = number % 1000
  const [method, path, action, detail] = actions[rare === 7 ? 8 : rare % 97 === 0 ? 7 : (number * 7919) % 7] ?? actions[0]
  const status = rare === 13 ? 500 : number % 61 === 0 ? 403 : number % 43 === 0 ? 401 : 200
  const left = number < all / 10 && number % 9 === 0
  const user = left ? 'staff-left' : users[(number * 31) % (number % 5 === 0 ? 40 : 8)] ?? 'system'
  const back = number > all * 0.3 && number < all * 0.3 + SET_BACK ? SET_BACK : 0
  const words = action === 'internal.copyFields' ? `camera${corrected[number % 11] ?? ''}${number % 20 === 0 ? ` follows=record-${number}` : ''}` : detail
  return {
    time: new Date(BUSY_START + (number - back) * 60_000).toISOString(), user, role: 'clerk', method, path, action, status,
    error: status === 200 ? null : status === 500 ? 'internal.fault' : 'staff.forbidden', subject: action.startsWith('staff.') ? user : number % 3 === 0 ? `record-${Math.floor(number / 12)}` : null, detail: words,
    terminal: number < all / 20 ? NO_TERMINAL : 't-bench', address: 'local', version: '0.1.0',
    format: 2, principal: 'staff', door: number % 701 === 0 ? 'cli' : 'screen', credential: `session-${Math.floor(number / 300)}`,
  }
}
