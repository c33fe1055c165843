import { opened } from '../../../electron/vault/database/opened.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import type { DeskBench } from '../desk-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'

export const DAY = 86_400_000

export const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

/** What is done and asked at a desk whose clock may be wrong. @param now the bench of the present test */
export function atDesk(now: () => DeskBench) {
  const clockOf = async () => (await now().call('desk.state', {})).clock
  return {
    stored: () => opened(now().desk).database.prepare<[], { count: number }>('SELECT count(*) AS count FROM records').get()?.count,
    clockOf,
    confirm: async (): Promise<string> => {
      const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 1, 2, 3])
      const { readingId } = await now().call('internal.holdReading', { reading: specimenReading({}, { page: jpeg, portrait: jpeg }), replaces: null })
      return (await now().call('records.confirm', { readingId, corrections: [], again: true })).recordId
    },
    /** The program starts, by a clock that says so many milliseconds more than it did. */
    startAfter: async (ms: number): Promise<void> => {
      const made = now()
      closeDesk(made.desk)
      made.clock.time += ms
      await openDesk(made.desk)
      await made.signIn()
    },
    /** Say that the date shown is today's. */
    confirmToday: async () => now().call('desk.confirmDate', { shown: (await clockOf())?.now ?? '' }),
  }
}
