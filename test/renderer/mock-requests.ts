import { FoyerError } from '../../electron/contract/errors.ts'
import type { AskedScan } from '../../electron/contract/scan-requests.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { names, NOW } from './mock-scenario.ts'

type Names = Extract<keyof MockHandlers, `requests.${string}`>

const EXPIRES = '2026-05-04T10:12:31.000Z'

/** What other systems ask the double's desk for. */
export function mockRequests(how: 'waiting' | 'taken' | 'elsewhere' | undefined): Pick<MockHandlers, Names> & { belong: (id: string | undefined) => void } {
  const family = ['Anna Maria Eriksson', 'Lars-Gunnar Eriksson', null, null]
  const asked = (id: string, more: Partial<AskedScan> = {}): AskedScan => ({ id, client: 'Property management system', reference: '4711 / room 208', createdAt: NOW, expiresAt: EXPIRES, guests: family, done: 0, by: null, ...more })
  let all: AskedScan[] = how === undefined ? [] : how === 'elsewhere' ? [asked('q-1', { by: { name: names.supervisor, me: false } })] : [
    asked('q-1', how === 'taken' ? { by: { name: names.clerk, me: true }, done: 2 } : {}),
    asked('q-2', { client: 'Visitor system', reference: 'V-2026-00017', guests: ['Erika Mustermann'] }),
    asked('q-3', { reference: '4712', guests: [null], by: { name: names.supervisor, me: false } }),
  ]
  const change = (id: string, to: (its: AskedScan) => AskedScan | null): Record<string, never> => {
    if (!all.some((each) => each.id === id)) throw new FoyerError('requests.over')
    all = all.flatMap((each) => (each.id === id ? to(each) ?? [] : [each]))
    return {}
  }
  const add = (its: AskedScan): AskedScan | null => (its.done + 1 >= its.guests.length ? null : { ...its, done: its.done + 1 })
  return {
    'requests.list': () => all.map((each) => ({ ...each })),
    'requests.take': ({ id }) => change(id, (its) => ({ ...its, by: { name: names.clerk, me: true } })),
    'requests.putBack': ({ id }) => change(id, (its) => ({ ...its, by: null })),
    'requests.decline': ({ id }) => change(id, () => null),
    'requests.finish': ({ id }) => change(id, () => null),
    'requests.give': ({ id }) => change(id, add),
    belong: (id) => { if (id !== undefined) change(id, add) },
  }
}
