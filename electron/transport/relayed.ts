import { FoyerError } from '../contract/errors.ts'

/** A Reading that a process handed on while it answered a request: as the contract takes it, and so as the vault holds it. */
export interface Relayed { readingId: string; reading: unknown }

interface Held { readingId?: unknown; reading?: unknown; also?: readonly Held[]; leftOut?: unknown; joined?: unknown; readingIds?: unknown }

/**
 * The answer that the screen gets: a Reading in it is the one that the vault holds, not the reader's own copy of it. What a
 * person confirms is then what was shown.
 * @throws FoyerError `internal.fault` for a Reading that was not handed to the vault during this request
 */
export function withRelayed(value: unknown, relayed: readonly Relayed[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  const answer = value as Held & { held?: Held | null }
  if (answer.held !== undefined) return answer.held === null ? value : { ...answer, held: fromVault(answer.held, relayed) }
  if (Array.isArray(answer.readingIds)) for (const readingId of answer.readingIds) fromVault({ readingId }, relayed)
  if (!('reading' in answer)) return value
  // A file may have given several: each is what the vault holds of it.
  const { also, leftOut, joined } = answer
  return {
    ...fromVault(answer, relayed),
    ...(Array.isArray(also) ? { also: also.map((each: Held) => fromVault(each, relayed)) } : {}),
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(joined === undefined ? {} : { joined }),
  }
}

function fromVault({ readingId }: Held, relayed: readonly Relayed[]): Relayed {
  const found = relayed.findLast((each) => each.readingId === readingId)
  if (!found) throw new FoyerError('internal.fault', { detail: 'reading not held' })
  return found
}
