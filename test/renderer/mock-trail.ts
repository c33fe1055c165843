import type { AuditEvent, AuditFilter } from '../../electron/contract/audit.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { calls, type CallName } from '../../electron/contract/index.ts'
import type { Role } from '../../electron/contract/roles.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { names, NOW } from './mock-scenario.ts'
import { mockSupervision } from './mock-supervision.ts'

interface MockTrail {
  handlers: Pick<MockHandlers, Extract<keyof MockHandlers, `audit.${string}` | `alerts.${string}`>>
  /** An event as the trail would have it next. */
  event: (action: string, who: Role | 'system', error: FoyerError | null, subject: string | null, time?: string) => AuditEvent
  add: (event: AuditEvent) => void
}

/** The trail of the double's desk, with some hundreds of events of before. @param broken somebody changed it */
export function mockTrail(broken = false): MockTrail {
  const trail: AuditEvent[] = []
  function event(action: string, who: Role | 'system', error: FoyerError | null, subject: string | null, time = NOW): AuditEvent {
    const spec = calls[action as CallName] as { method: AuditEvent['method']; path: string } | undefined
    return {
      index: trail.length, time, user: who, userName: who === 'system' ? 'system' : names[who], role: who === 'system' ? null : who,
      method: spec?.method ?? 'POST', path: spec?.path ?? '/internal/happenings', action, status: error?.status ?? 200, error: error?.code ?? null,
      subject, detail: null, terminal: 'desk-7f3a', address: 'local', version: '0.1.0',
      format: 2, principal: who === 'system' ? 'system' : 'staff', door: who === 'system' ? 'system' : 'screen', credential: who === 'system' ? null : `session-of-${who}`,
    }
  }
  trail.push(event('system.start', 'system', null, null))
  for (let index = 0; index < 240; index += 1) trail.push(event(['records.search', 'reading.readFile', 'records.confirm', 'staff.signIn'][index % 4] ?? '', 'clerk', index % 17 === 3 ? new FoyerError('staff.wrongSecret') : null, index % 4 === 2 ? `r-${index}` : null))
  /** All but the verification's own event and some that came since. */
  let verified = trail.length - 13
  return {
    event,
    add: (made) => { trail.push(made) },
    handlers: {
      'audit.list': ({ filter, before, limit }) => {
        const found = trail.toReversed().filter((each) => matches(filter.user, each.user) && matches(filter.method, each.method) && matches(filter.door, each.door) && matches(filter.action, each.action)
          && (filter.actions ?? [each.action]).includes(each.action) && each.time >= (filter.from ?? '') && each.time <= (filter.to ?? '9') && isMeant(filter.text ?? null, each)
          && matches(filter.subject, each.subject) && (filter.status === '4xx+' ? each.status >= 400 : matches(filter.status?.slice(0, 1), String(each.status).slice(0, 1))) && (before === null || each.index < before))
        return { events: found.slice(0, limit), more: found.length > limit }
      },
      'audit.people': () => (['clerk', 'supervisor', 'auditor'] as const).map((id) => ({ id, name: names[id] })),
      'audit.state': () => ({ size: trail.length, root: 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=', checkpoint: `foyer.example/desk-7f3a\n241\nq0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=\nafter 192\ntime ${NOW}\n`, verifierKey: 'foyer/desk-7f3a+0a1b2c3d+AQAA', lastVerifiedAt: NOW, lastVerifiedOk: !broken, lastVerifiedSize: verified, received: null, seen: null }),
      ...mockSupervision(trail, () => verified),
      'audit.verify': async (_input, { emit }) => {
        for (let step = 1; step <= 4; step += 1) {
          emit('vault.progress', { task: 'verify', fraction: step / 4 })
          await new Promise((resolve) => {
            setTimeout(resolve, 40)
          })
        }
        verified = trail.length
        return { ok: !broken, size: trail.length, root: 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=', checkpoints: 3, ms: 160, problems: broken ? [{ index: 118, code: 'checkpointWrong', detail: 'time size=118' }, { index: 240, code: 'truncated', detail: 'signed=251' }] : [], notes: [] }
      },
      'audit.save': () => ({ fileName: 'foyer-audit-2026-05-04.jsonl', proofName: 'foyer-audit-2026-05-04.jsonl.proof', events: trail.length }),
    },
  }
}

function isMeant(asked: NonNullable<AuditFilter['text']> | null, { action, path, detail, error, subject }: AuditEvent): boolean {
  return asked === null || asked.actions.includes(action) || [action, path, detail, error, subject].some((each) => each?.includes(asked.typed) === true)
}

/** A filter that is not set lets everything through. */
function matches(wanted: string | null | undefined, found: string | null): boolean {
  return wanted === null || wanted === undefined || wanted === found
}
