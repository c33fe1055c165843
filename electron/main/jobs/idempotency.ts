import { FoyerError } from '../../contract/errors.ts'

interface Used<T> { digest: string, made: T | null }

/**
 * Requests that were made with an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07 §2.6): the same key with the same body is the same
 * request and makes nothing a second time. Each client has its own keys.
 */
export class Idempotency<T> {
  private readonly used = new Map<string, Used<T>>()
  private readonly digestOf: (bytes: Uint8Array) => Promise<string>

  constructor(digestOf: (bytes: Uint8Array) => Promise<string>) {
    this.digestOf = digestOf
  }

  /** @throws FoyerError `api.idempotencyUnderWay`, `api.idempotencyReused`, whatever `make` throws: then the key is as new */
  async once(owner: string, key: string | null, bytes: Uint8Array, make: () => Promise<T>): Promise<T> {
    if (key === null) return await make()
    const name = `${owner} ${key}`
    const before = this.used.get(name)
    if (before !== undefined) {
      if (before.made === null) throw new FoyerError('api.idempotencyUnderWay')
      if (before.digest !== await this.digestOf(bytes)) throw new FoyerError('api.idempotencyReused')
      return before.made
    }
    const mine: Used<T> = { digest: '', made: null }
    this.used.set(name, mine)
    try {
      mine.digest = await this.digestOf(bytes)
      const made = await make()
      mine.made = made
      return made
    } catch (thrown) {
      this.used.delete(name)
      throw thrown
    }
  }

  /** What was made is not kept any more, and so its key is not. */
  forget(made: T): void {
    for (const [name, used] of this.used) if (used.made === made) this.used.delete(name)
  }

  clear(): void {
    this.used.clear()
  }
}
