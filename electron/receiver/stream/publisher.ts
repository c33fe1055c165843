import { randomUUID } from 'node:crypto'
import type { Database } from '../storage/database.ts'
import { epochOf, trailName } from '../storage/epochs.ts'
import { claimDue, dueEvents, markPublished, type Trail } from '../storage/publishing.ts'
import { EventStream, type LastPublished, type StreamSettings } from './jetstream.ts'

/** Terminals at once: each waits for the stream's answer to every event, so the others go on meanwhile. */
const SIDE_BY_SIDE = 64
const EVENTS_A_TURN = 200
/** Longer than a turn takes; when a receiver dies, another goes on after it. */
const CLAIM_MS = 30_000
const IDLE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

export interface Publisher {
  /** Something was stored just now. */
  wake: () => void
  close: () => Promise<void>
}

/** Hands on what is due, for as long as it is not closed; where the stream is away it comes back for it. */
export function startPublisher(database: Database, settings: StreamSettings, onFault: (error: unknown) => void, now: () => Date): Publisher {
  const claim = randomUUID()
  const stop = new AbortController()
  let wake = (): void => undefined
  const pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  const loop = async (): Promise<void> => {
    let stream: EventStream | null = null
    let wait = IDLE_MS
    while (!stop.signal.aborted) {
      try {
        stream ??= await EventStream.open(settings)
        const count = await publishDue(database, stream, claim, now(), onFault)
        wait = IDLE_MS
        if (count === 0) await pause(wait)
      } catch (error) {
        onFault(error)
        await stream?.close().catch(onFault)
        stream = null
        await pause(wait)
        wait = Math.min(LONGEST_PAUSE_MS, wait * 2)
      }
    }
    await stream?.close().catch(onFault)
  }
  const running = loop()
  return {
    wake: () => wake(),
    close: async () => {
      stop.abort()
      wake()
      await running
    },
  }
}

/**
 * One turn over whatever is due and nobody else's.
 * @returns events that the stream took @throws Error where it is away; what others had is done first
 */
export async function publishDue(database: Database, stream: EventStream, claim: string, now: Date, onFault: (error: unknown) => void): Promise<number> {
  const due = await claimDue(database, claim, now, new Date(now.getTime() + CLAIM_MS), SIDE_BY_SIDE)
  const turns = await Promise.allSettled(due.map(({ terminal }) => publishTrail(database, stream, terminal, claim, onFault)))
  const failed = turns.find((turn) => turn.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return turns.reduce((sum, turn) => sum + (turn.status === 'fulfilled' ? turn.value : 0), 0)
}

/** It goes on from what the stream holds, not from the mark: that is behind where a receiver died between the two, ahead where the stream lost what it had. */
async function publishTrail(database: Database, stream: EventStream, terminal: string, claim: string, onFault: (error: unknown) => void): Promise<number> {
  const epoch = await epochOf(database, terminal)
  if (epoch === null) return 0
  const trail = { terminal, epoch }
  const name = trailName(terminal, epoch)
  let last = await stream.last(name)
  if (last !== null && !await isStored(database, trail, last)) {
    onFault(new Error('the stream holds another history of a terminal than the database: one of them was set back'))
    return 0
  }
  let published = 0
  let size = (last?.index ?? -1) + 1
  for (const event of await dueEvents(database, trail, size, EVENTS_A_TURN)) {
    const taken: LastPublished | null = await stream.publish(name, event, last)
    // Another receiver was here after all: it goes on, or the next turn does.
    if (taken === null) break
    last = taken
    size = event.index + 1
    published++
  }
  await markPublished(database, terminal, size, claim)
  return published
}

async function isStored(database: Database, trail: Trail, { index, hash }: LastPublished): Promise<boolean> {
  const [stored] = await dueEvents(database, trail, index, 1)
  return stored !== undefined && stored.index === index && Buffer.from(stored.hash).toString('hex') === hash
}
