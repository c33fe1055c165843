import { FoyerError } from '../contract/errors.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Output } from '../contract/index.ts'
import type { Callee } from './route.ts'

/**
 * Carries the desk's own files of trust from the vault, which keeps them, to the reader, which decodes them: one at a time, all of them
 * to each reader that starts and after each change.
 */
export class TrustHandover {
  private readonly vault: Callee
  private readonly reader: Callee
  private readonly by: 'internal.giveTrust' | 'internal.giveJobsTrust'
  private round = 0
  private given: Promise<void> | null = null
  /** One after the other: the reader takes the files in turn. */
  private last: Promise<unknown> = Promise.resolve()

  /** @param by the call by which it takes them */
  constructor(vault: Callee, reader: Callee, by: 'internal.giveTrust' | 'internal.giveJobsTrust' = 'internal.giveTrust') {
    this.vault = vault
    this.reader = reader
    this.by = by
  }

  /** A reader starts, and waits for them. @returns its number: what is under way for the one before is not for this one */
  begin(): number {
    this.round += 1
    this.given = null
    queueMicrotask(() => this.tryNow())
    return this.round
  }

  /** Where the vault is not open yet, the first call for the reader tries again. */
  tryNow(): void {
    this.ready().catch(() => undefined)
  }

  /** What the vault keeps has changed. */
  async renew(): Promise<void> {
    this.given = null
    await this.ready()
  }

  /** Resolves when the reader has them all. */
  ready(): Promise<void> {
    if (this.given !== null) return this.given
    const mine = this.last.then(() => this.hand(this.round))
    this.last = mine.catch(() => undefined)
    this.given = mine
    mine.catch(() => {
      if (this.given === mine) this.given = null
    })
    return mine
  }

  private async hand(round: number): Promise<void> {
    const ids = (await this.vault.call('internal.keptTrust', {}, SYSTEM)).value as Output<'internal.keptTrust'>
    if (ids.length === 0) await this.reader.call(this.by, { round, anchor: null, place: 0, of: 0 }, SYSTEM)
    for (const [place, id] of ids.entries()) {
      await this.reader.call(this.by, { round, anchor: { id, bytes: await this.bytesOf(id) }, place, of: ids.length }, SYSTEM)
    }
  }

  /** Null where the file is not the one that was taken: the reader counts it as refused, and the others still count. */
  private async bytesOf(id: string): Promise<Uint8Array | null> {
    try {
      return ((await this.vault.call('internal.trustFile', { id }, SYSTEM)).value as Output<'internal.trustFile'>).bytes
    } catch (thrown) {
      if (FoyerError.from(thrown).code === 'database.damaged') return null
      throw thrown
    }
  }
}
