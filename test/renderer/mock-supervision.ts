import type { Alert } from '../../electron/contract/alerts.ts'
import type { AuditEvent, AuditView } from '../../electron/contract/audit.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { names, NOW } from './mock-scenario.ts'

type Handlers = Pick<MockHandlers, 'audit.chart' | 'audit.story' | 'audit.views' | 'audit.saveView' | 'audit.removeView' | 'alerts.list' | 'alerts.acknowledge'>

const ROOT = 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM='
const HOUR_MS = 3_600_000
/** A hotel's day, events an hour. */
const BUSY: Readonly<Record<number, number>> = { 6: 12, 7: 40, 8: 95, 9: 61, 10: 18, 11: 9, 13: 77, 14: 150, 15: 212, 16: 180, 17: 96, 18: 55, 20: 16 }

/** What a supervisor does with the double's trail: its chart, a story, views and alerts. */
export function mockSupervision(trail: readonly AuditEvent[], verified: () => number): Handlers {
  const views: AuditView[] = [{ id: 'view-1', name: 'Night shift, refused', filter: { status: '4xx', door: 'screen' }, span: 'week' }]
  const raised = (id: string, code: Alert['code'], params: Alert['params'], who: Alert['who'], subject: string | null): Alert => ({ id, code, at: NOW, event: 200, params, who, subject, acknowledged: null })
  const alerts: Alert[] = [
    raised('alert-1', 'signInsRefused', { count: 7, minutes: 15 }, { id: 'clerk', name: names.clerk }, null),
    raised('alert-2', 'chipAltered', { event: 118 }, { id: 'clerk', name: names.clerk }, 'r-118'),
    raised('alert-3', 'exportsUnusual', { count: 34, usual: 2 }, null, null),
    { ...raised('alert-4', 'clockSetBack', { minutes: 61, event: 97 }, null, null), acknowledged: { by: names.supervisor, at: NOW } },
  ]
  return {
    'audit.chart': ({ from, to }) => {
      const begin = new Date(`${from}T00:00:00`).getTime()
      const byHour = from === to
      const length = byHour ? HOUR_MS : 24 * HOUR_MS
      const count = byHour ? 24 : Math.round((new Date(`${to}T00:00:00`).getTime() - begin) / length) + 1
      return {
        by: byHour ? 'hour' : 'day', checkpoint: { size: 241, root: ROOT, time: NOW },
        bars: Array.from({ length: count }, (_, at) => {
          const done = byHour ? BUSY[at] ?? 0 : 400 + ((at * 197) % 800)
          return { from: new Date(begin + at * length).toISOString(), to: new Date(begin + (at + 1) * length).toISOString(), done, refused: Math.floor(done / 9) }
        }),
      }
    },
    'audit.story': ({ subject }) => {
      const at = (index: number, action: string, who: 'clerk' | 'supervisor', more: Partial<AuditEvent>): AuditEvent => ({
        index, time: NOW, user: who, userName: names[who], role: who, method: 'GET', path: '/records/:id', action, status: 200, error: null, subject, detail: null, terminal: 'desk-7f3a', address: 'local', version: '0.1.0',
        format: 2, principal: 'staff', door: 'screen', credential: 'b3BlbiB0aGUgZG9v', ...more,
      })
      return {
        subject, about: 'record', here: false, reading: 'reading-1', record: subject, follows: 'r-2', more: false, verified: verified(), received: null,
        events: [
          at(118, 'internal.holdReading', 'clerk', { detail: 'camera' }), at(119, 'records.confirm', 'clerk', { detail: 'camera corrected=secondaryIdentifier,dateOfBirth' }), at(131, 'records.get', 'supervisor', {}),
          at(140, 'records.erase', 'clerk', { status: 403, error: 'staff.forbidden' }), at(150, 'records.export', 'supervisor', { detail: 'to=removable', door: 'api', address: '2001:db8::7' }), at(238, 'records.erase', 'supervisor', { detail: 'requestOfPerson' }),
        ],
      }
    },
    'audit.views': () => views,
    'audit.saveView': (view) => {
      const made = { ...view, id: `view-${views.length + 1}` }
      views.push(made)
      return made
    },
    'audit.removeView': ({ id }) => {
      views.splice(views.findIndex((each) => each.id === id), 1)
      return {}
    },
    'alerts.list': () => ({ alerts: trail.length > 0 ? alerts : [], open: alerts.filter(({ acknowledged }) => acknowledged === null).length }),
    'alerts.acknowledge': ({ id }) => {
      const found = alerts.find((each) => each.id === id)
      if (found === undefined) throw new FoyerError('input.invalid')
      found.acknowledged ??= { by: names.supervisor, at: NOW }
      return {}
    },
  }
}
