import { timingSafeEqual } from 'node:crypto'
import type { ClientPermission } from '../../contract/clients.ts'
import { FoyerError } from '../../contract/errors.ts'
import { PAIRING_DIGITS, PAIRING_MINUTES, PAIRING_TRIES, PAIRINGS_MAX, PAIRINGS_OF_ADDRESS } from '../../contract/pairing.ts'

const MINUTE_MS = 60_000
/** Bytes that a code is made of: 2^40 numbers, so that none of a hundred million is likelier by more than one in ten thousand. */
const CODE_BYTES = 5

/** A page that waits. `since`: of the steady clock, milliseconds. */
export interface Pairing {
  id: string
  origin: string
  permissions: ClientPermission[]
  address: string
  since: number
  /** As somebody said yes: what they were shown, and who it was. */
  consent: { code: string, by: string } | null
  tries: number
  /** It was turned away, or guessed at too often: nothing comes of it any more, and it keeps its place until its time is over. */
  over: boolean
}

/**
 * Pages that wait for a person, in memory: the page knows the id that nobody can guess, the person alone has the code. Which of both is wrong, or
 * whether nobody said yes yet, is told to nobody.
 */
export interface Pairings {
  all(): Pairing[]
  /** @throws FoyerError `api.throttled` where as many wait */
  begin(asked: Pick<Pairing, 'id' | 'origin' | 'permissions' | 'address'>): Pairing
  /** @throws FoyerError `pairings.gone` */
  allow(id: string, by: string): { code: string }
  /** @throws FoyerError `pairings.gone` */
  refuse(id: string): Pairing
  /** What was consented to; once. @throws FoyerError `api.pairingRefused` */
  finish(asked: { id: string, origin: string, code: string }): Pairing & { consent: { by: string } }
  /** Milliseconds that it waits on. */
  left(pairing: Pairing): number
}

export function pairings({ elapsed, randomBytes }: { elapsed: () => number, randomBytes: (count: number) => Uint8Array }): Pairings {
  const waiting = new Map<string, Pairing>()
  const left = ({ since }: Pairing) => since + PAIRING_MINUTES * MINUTE_MS - elapsed()
  const sweep = () => { for (const each of waiting.values()) if (left(each) <= 0) waiting.delete(each.id) }
  const find = (id: string) => {
    sweep()
    const found = waiting.get(id)
    if (found === undefined || found.over) throw new FoyerError('pairings.gone')
    return found
  }
  const newCode = () => String(randomBytes(CODE_BYTES).reduce((sum, byte) => sum * 256 + byte, 0) % 10 ** PAIRING_DIGITS).padStart(PAIRING_DIGITS, '0')
  return {
    left,
    all() {
      sweep()
      return [...waiting.values()].filter(({ over }) => !over)
    },
    begin(asked) {
      sweep()
      const ofAddress = [...waiting.values()].filter(({ address }) => address === asked.address).length
      if (waiting.size >= PAIRINGS_MAX || ofAddress >= PAIRINGS_OF_ADDRESS) throw new FoyerError('api.throttled')
      const pairing = { ...asked, since: elapsed(), consent: null, tries: 0, over: false }
      waiting.set(pairing.id, pairing)
      return pairing
    },
    allow(id, by) {
      const pairing = find(id)
      pairing.consent ??= { code: newCode(), by }
      return { code: pairing.consent.code }
    },
    refuse(id) {
      const pairing = find(id)
      pairing.over = true
      return pairing
    },
    finish({ id, origin, code }) {
      sweep()
      const pairing = waiting.get(id)
      if (pairing?.origin !== origin || pairing.over) throw new FoyerError('api.pairingRefused')
      pairing.tries += 1
      const { consent } = pairing
      const isRight = consent !== null && timingSafeEqual(Buffer.from(consent.code), Buffer.from(code.padEnd(PAIRING_DIGITS).slice(0, PAIRING_DIGITS)))
      pairing.over = pairing.tries >= PAIRING_TRIES
      if (!isRight) throw new FoyerError('api.pairingRefused')
      waiting.delete(id)
      return { ...pairing, consent }
    },
  }
}
