import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Input, Output } from '../contract/index.ts'
import { TRUST_FILE_MAX, TRUST_LAID_MAX, trustFileName } from '../contract/trust.ts'
import { laidTrust, readLaid, type LaidPlaces, type LaidTrust } from '../system/laid-trust.ts'
import type { Callee } from './route.ts'

/**
 * Carries files of trust to the reader, which decodes them: those that lie in folders of the computer, which the reader does not see, and the
 * desk's own from the vault, which keeps them. One at a time, all of them to each reader that starts and after each change.
 */
export class TrustHandover {
  private readonly vault: Callee
  private readonly reader: Callee
  private readonly by: 'internal.giveTrust' | 'internal.giveJobsTrust'
  private readonly laid: () => Promise<LaidTrust>
  private round = 0
  private given: Promise<void> | null = null
  /** One after the other: the reader takes the files in turn. */
  private last: Promise<unknown> = Promise.resolve()

  /** @param by the call by which it takes them @param places where files may lie in folders; null: there are none but the desk's own */
  constructor(vault: Callee, reader: Callee, by: 'internal.giveTrust' | 'internal.giveJobsTrust' = 'internal.giveTrust', places: () => LaidPlaces | null = () => null) {
    this.vault = vault
    this.reader = reader
    this.by = by
    this.laid = () => {
      const now = places()
      return now === null ? Promise.resolve({ files: [], problems: [] }) : laidTrust(now, { named: trustFileName, mostFiles: TRUST_LAID_MAX })
    }
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
    const { files, problems: [told] } = await this.laid()
    const problem: ErrorPayload | null = told === undefined ? null : new FoyerError(told.code, { detail: told.detail }).toPayload()
    const of = files.length + ids.length
    const give = async (place: number, anchor: Input<'internal.giveTrust'>['anchor']): Promise<void> => {
      await this.reader.call(this.by, { round, anchor, place, of, problem }, SYSTEM)
    }
    if (of === 0) await give(0, null)
    for (const [place, path] of files.entries()) await give(place, { id: null, bytes: await readLaid(path, TRUST_FILE_MAX) })
    for (const [place, id] of ids.entries()) await give(files.length + place, { id, bytes: await this.bytesOf(id) })
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
