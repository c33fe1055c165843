import { FoyerError } from '../../electron/contract/errors.ts'
import type { RecordRow } from '../../electron/contract/records.ts'
import type { Erasure, NamedGuest } from '../../electron/contract/rights.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { names, NOW } from './mock-scenario.ts'
import type { mockTrail } from './mock-trail.ts'

/** The one erasure that is made here. */
export const ERASURE_ID = 'erasure-1'

type Handlers = Pick<MockHandlers, Extract<keyof MockHandlers, `rights.${string}`>>

/** A person's rights at the double's desk: three records of one person, until they are erased. */
export function mockRights(event: ReturnType<typeof mockTrail>['event']): Handlers {
  let rows: RecordRow[] = ['2026-05-04T09:08:00.000Z', '2025-11-12T15:20:00.000Z', '2025-03-01T18:44:00.000Z'].map((createdAt, index) => ({
    id: `person-${index}`, createdAt, documentType: 'passport', issuingState: 'UTO', documentNumber: index === 2 ? 'B7744120' : 'L898902C3', name: index === 1 ? 'الأنصاري, ليلى فاطمة الزهراء' : 'ERIKSSON, ANNA MARIA',
    dateOfBirth: '1974-08-12', verdict: 'genuine', corrected: false, keepUntil: '2026-06-03', confirmedBy: names.clerk,
  }))
  let guests: NamedGuest[] = [{ requestId: 'asked-1', place: 0, name: 'Anna Maria Eriksson', client: 'Property management system', expiresAt: NOW }]
  let erased: Erasure | null = null
  return {
    'rights.find': ({ query }) => ({ rows: query.trim() === '' ? [] : rows, more: false, guests: query.trim() === '' ? [] : guests }),
    'rights.about': ({ ids }) => ({ records: ids.length, pictures: 2 * ids.length, notes: 1, events: 7 * ids.length, setAside: 1, requests: 1 }),
    'rights.forgetGuest': ({ requestId }) => {
      guests = guests.filter((each) => each.requestId !== requestId)
      return {}
    },
    'rights.erase': ({ ids, setAside }) => {
      rows = rows.filter(({ id }) => !ids.includes(id))
      erased = { id: ERASURE_ID, at: NOW, by: names.supervisor, records: ids, setAside: setAside ? 1 : 0, event: event('rights.erase', 'supervisor', null, ERASURE_ID).index, checkpoint: { size: 260, root: 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=' } }
      return erased
    },
    'rights.erasure': () => {
      if (erased === null) throw new FoyerError('records.notFound')
      return erased
    },
    'rights.save': () => ({ fileName: 'foyer-person-2026-05-04.json' }),
    'rights.printAnswer': ({ printer }) => (printer === null ? { printed: false, choose: ['Office', 'Lobby'] } : { printed: true, choose: [] }),
    'rights.saveAnswer': () => ({ fileName: 'foyer-erasure-2026-05-04.json' }),
  }
}
