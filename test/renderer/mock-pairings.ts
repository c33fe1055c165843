import { FoyerError } from '../../electron/contract/errors.ts'
import type { WaitingPage } from '../../electron/contract/pairing.ts'
import type { MockHandlers } from './mock-bridge.ts'

/** Pages that ask to be let in, as the desk's screen shows them. */
export function mockPairings(wait: boolean): Pick<MockHandlers, 'pairings.list' | 'pairings.allow' | 'pairings.refuse'> {
  const until = '2026-03-02T09:35:00.000Z'
  let pages: WaitingPage[] = wait
    ? [
      { id: 'page-1', origin: 'https://pms.example', permissions: ['readings.make', 'records.read'], address: '127.0.0.1', until },
      { id: 'page-2', origin: 'https://front-office.a-rather-long-name-of-a-house.hotels.example:8443', permissions: ['records.read', 'records.numbers', 'audit.read'], address: '192.0.2.17', until },
    ]
    : []
  const take = (id: string) => {
    if (!pages.some((each) => each.id === id)) throw new FoyerError('pairings.gone')
    pages = pages.filter((each) => each.id !== id)
  }
  return {
    'pairings.list': () => ({ pages: [...pages] }),
    'pairings.allow': ({ id }) => {
      take(id)
      return { code: '40718226', until }
    },
    'pairings.refuse': ({ id }) => {
      take(id)
      return {}
    },
  }
}
