import { isThere } from '../../contract/devices.ts'
import type { EventName, EventPayload } from '../../contract/events.ts'
import type { OperatorLog } from './operator-log.ts'

type Device = EventPayload<'devices.changed'>['devices'][number]

/** What processes say to the desk by themselves, as far as it is news for whoever looks after the computer: kinds and codes, no name of a device. */
export function followEvents(log: Pick<OperatorLog, 'tell' | 'tellChange' | 'tellOver'>): (name: EventName, payload: unknown) => void {
  let known = new Map<string, Device>()
  const devices = (now: readonly Device[]): void => {
    const next = new Map(now.map((each) => [each.id, each]))
    for (const [id, before] of known) {
      const after = next.get(id)
      if (isThere(before) && (after === undefined || !isThere(after))) log.tell('device.lost', { kind: before.kind, simulated: before.simulated, fault: after?.fault?.code ?? null })
    }
    for (const [id, after] of next) {
      const before = known.get(id)
      if (isThere(after) && (before === undefined || !isThere(before))) log.tell('device.found', { kind: after.kind, simulated: after.simulated })
    }
    known = next
  }
  return (name, payload) => {
    if (name === 'devices.changed') devices((payload as EventPayload<'devices.changed'>).devices)
    if (name !== 'policy.changed') return
    const { problem, unknown, locked } = payload as EventPayload<'policy.changed'>
    if (problem !== null) log.tellChange('policy', 'policy.refused', { because: problem.code, detail: problem.detail ?? null })
    else log.tellChange('policy', 'policy.inForce', { locked: Object.keys(locked).length })
    if (unknown.length > 0) log.tellChange('keys', 'policy.unknownKeys', { keys: unknown.length })
    else if (problem === null) log.tellOver('keys', 'policy.knownKeys')
  }
}
