// A terminal of the fleet bench: events happen, its uplink sends them to whichever receiver answers.
import { createHash } from 'node:crypto'
import { hashOf, newApiKey } from '../../electron/receiver/identity/codes.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import { MOST_OF_A_BATCH, SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { addCredential } from '../../electron/receiver/storage/credentials.ts'
import type { Database } from '../../electron/receiver/storage/database.ts'
import { addTerminal, setKey } from '../../electron/receiver/storage/terminals.ts'
import { verifierKey } from '../../electron/tlog/signed-note.ts'

export const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

const RETRY_MS = 200
const LONGEST_RETRY_MS = 3000

export class FleetDesk {
  readonly id: string
  readonly key: string
  readonly terminal: SimulatedTerminal
  readonly #bases: readonly string[]
  /** When each event happened that has no receipt yet, oldest first. */
  #waiting: number[] = []
  /** Milliseconds from an event to its receipt. */
  readonly lags: number[] = []
  #sending: Promise<void> = Promise.resolve()
  #busy = false
  #which: number
  retries = 0

  constructor(id: string, bases: readonly string[], key: string, trail: SimulatedTrail) {
    this.id = id
    this.key = key
    this.#bases = bases
    this.#which = createHash('sha256').update(id).digest().readUInt8(0) % bases.length
    this.terminal = new SimulatedTerminal(trail, this.#client())
  }

  #client(): UplinkClient {
    return new UplinkClient({ base: this.#bases[this.#which % this.#bases.length] ?? '', authority: null, bearer: this.key })
  }

  happen(): void {
    this.terminal.trail.happen(new Date())
    this.#waiting.push(performance.now())
  }

  /** Sends what is there, in batches of at most `most`, until it has a receipt or is refused as a fork. */
  send(most = MOST_OF_A_BATCH): Promise<void> {
    if (!this.#busy) {
      this.#busy = true
      this.#sending = this.#sendAll(most).finally(() => { this.#busy = false })
    }
    return this.#sending
  }

  async #sendAll(most: number): Promise<void> {
    let wait = RETRY_MS
    while (!this.terminal.forked && this.terminal.received < this.terminal.trail.size) {
      const before = this.terminal.received
      try {
        await this.terminal.sync(new Date(), most)
        wait = RETRY_MS
      } catch {
        this.retries++
        this.terminal.client.close()
        this.#which++
        this.terminal.client = this.#client()
        await pause(wait * (0.5 + Math.random()))
        wait = Math.min(LONGEST_RETRY_MS, wait * 2)
      }
      const now = performance.now()
      for (let each = before; each < this.terminal.received; each++) this.lags.push(now - (this.#waiting.shift() ?? now))
    }
  }

  close(): void {
    this.terminal.client.close()
  }
}

/** Enrolled at once, with an API key each: enrolment itself is not what is measured. */
export async function enrolFleet(database: Database, count: number, prefix: string, bases: readonly string[]): Promise<FleetDesk[]> {
  const desks = Array.from({ length: count }, (_, each) => {
    const id = `${prefix}-${each}`
    return new FleetDesk(id, bases, newApiKey(), new SimulatedTrail(id, createHash('sha256').update(id).digest()))
  })
  const at = new Date().toISOString()
  await database.transaction(async (sql) => {
    for (const { id, key, terminal } of desks) {
      await addTerminal(sql, { id, name: id, deskName: id, at })
      await setKey(sql, id, verifierKey(terminal.trail.signer), 0, at)
      await addCredential(sql, { proof: hashOf(key), terminal: id, kind: 'apiKey', expiresAt: null }, at)
    }
  })
  return desks
}
