import { createHash } from 'node:crypto'
import { isApiKey } from '../../contract/api-key.ts'
import type { Presented } from '../../contract/api.ts'
import { FoyerError } from '../../contract/errors.ts'
import { KNOWN_CREDENTIALS, UNDER_WAY_MAX, WAITING_MAX } from './limits.ts'

const nameOf = ({ apiKey, accessToken }: Pick<Presented, 'apiKey' | 'accessToken'>): string | null => {
  const credential = apiKey ?? accessToken
  return credential === null ? null : createHash('sha256').update(credential).digest('base64url')
}

/** A key that is one by its own checksum, or a token that has the three parts of a JWT (RFC 7515 §7.1) and says what it is signed with. */
function isFormed({ apiKey, accessToken }: Pick<Presented, 'apiKey' | 'accessToken'>): boolean {
  if (apiKey !== null) return isApiKey(apiKey)
  const [, head] = /^([\w-]+)\.[\w-]+\.[\w-]+$/.exec(accessToken ?? '') ?? []
  if (head === undefined) return false
  try {
    const said = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { alg?: unknown } | null
    return typeof said?.alg === 'string'
  } catch {
    return false
  }
}

/**
 * Which credentials counted lately, by their hashes. It lets nobody in: it is for counting alone, so that whoever guesses uses up what strangers at that
 * address may ask, and not what a client may.
 */
export class Known {
  private readonly counted = new Set<string>()
  private readonly underWay = new Map<string, number>()

  /** Under what a request is counted. What has the form of a credential has a place apart from what has none: whoever sends anything at all keeps no new key or fresh token out. */
  keyOf(presented: Pick<Presented, 'apiKey' | 'accessToken' | 'address'>): { key: string, known: boolean } {
    const name = nameOf(presented)
    return name !== null && this.counted.has(name) ? { key: `credential ${name}`, known: true } : { key: `address ${presented.address}${isFormed(presented) ? ' formed' : ''}`, known: false }
  }

  /** The vault took a credential, or did not. */
  learn(presented: Pick<Presented, 'apiKey' | 'accessToken'>, counts: boolean): void {
    const name = nameOf(presented)
    if (name === null) return
    this.counted.delete(name)
    if (!counts) return
    this.counted.add(name)
    if (this.counted.size > KNOWN_CREDENTIALS) for (const oldest of [...this.counted].slice(0, 1)) this.counted.delete(oldest)
  }

  /** @param waits for something to happen: counted apart. @returns what to call when it is answered. @throws FoyerError `api.throttled` */
  enter(of: string, waits: boolean): () => void {
    const key = waits ? `${of} waits` : of
    const now = this.underWay.get(key) ?? 0
    if (now >= (waits ? WAITING_MAX : UNDER_WAY_MAX)) throw new FoyerError('api.throttled')
    this.underWay.set(key, now + 1)
    return () => {
      const left = (this.underWay.get(key) ?? 1) - 1
      if (left <= 0) this.underWay.delete(key)
      else this.underWay.set(key, left)
    }
  }
}
