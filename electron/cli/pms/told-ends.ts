import { z } from 'zod'
import type { Ended } from './ask-and-wait.ts'

/** Of a webhook as much as says which request has ended, and how. */
const endOfRequest = z.object({ type: z.string().regex(/^request\.[a-z]+$/), data: z.object({ id: z.string().max(64) }) })
/** Ends that are known: the requests of one command and of others at the same desk. */
const KNOWN_MAX = 1000

/** Which requests a webhook said the end of: before or after it was heard of by asking. */
export class ToldEnds {
  readonly #known = new Set<string>()
  #listen: () => void = () => undefined

  /** @param body of a message whose signature held */
  note(body: unknown): void {
    const { data: said } = endOfRequest.safeParse(body)
    if (said === undefined || this.#known.size >= KNOWN_MAX) return
    this.#known.add(`${said.type} ${said.data.id}`)
    this.#listen()
  }

  has({ id, state }: Ended): boolean {
    return this.#known.has(`request.${state} ${id}`)
  }

  /** Ends when it has come. */
  come(end: Ended): Promise<void> {
    return new Promise((resolve) => {
      this.#listen = () => { if (this.has(end)) resolve() }
      this.#listen()
    })
  }
}
