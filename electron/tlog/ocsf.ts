import type { AuditEvent } from '../contract/audit.ts'

/**
 * An event in the Open Cybersecurity Schema Framework 1.8, class API Activity (6003), for the organisation's SIEM.
 * Activity ids of the class: 1 Create, 2 Read, 3 Update, 4 Delete, 99 Other. Its profile `record_integrity` comes after 1.8 and is not used.
 */
const activities = {
  GET: { id: 2, name: 'Read' },
  POST: { id: 1, name: 'Create' },
  PUT: { id: 3, name: 'Update' },
  PATCH: { id: 3, name: 'Update' },
  DELETE: { id: 4, name: 'Delete' },
} as const

const CLASS = 6003

/** @param leaf the event's canonical bytes, from which its hash in the trail is made: they go into `raw_data` */
export function ocsfEvent(event: AuditEvent, leaf?: string): Record<string, unknown> {
  const activity = activities[event.method]
  const failed = event.status >= 400
  return {
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: 6,
    category_name: 'Application Activity',
    class_uid: CLASS,
    class_name: 'API Activity',
    type_uid: CLASS * 100 + activity.id,
    type_name: `API Activity: ${activity.name}`,
    // 1 Informational, 3 Medium.
    severity_id: failed ? 3 : 1,
    severity: failed ? 'Medium' : 'Informational',
    time: Date.parse(event.time),
    status_id: failed ? 2 : 1,
    status: failed ? 'Failure' : 'Success',
    status_code: String(event.status),
    ...(event.error === null ? {} : { status_detail: event.error }),
    metadata: {
      version: '1.8.0',
      uid: `${event.terminal}/${event.index}`,
      sequence: event.index,
      product: { name: 'Foyer', vendor_name: 'Foyer', version: event.version },
      log_name: 'audit',
    },
    actor: {
      user: {
        uid: event.user,
        ...(event.role === null ? {} : { groups: [{ name: event.role }] }),
        // 1 User, 3 System.
        type_id: event.user === 'system' ? 3 : 1,
      },
      ...(event.credential === null ? {} : { session: { uid: event.credential } }),
    },
    api: { operation: event.action, service: { name: 'foyer' }, request: { uid: String(event.index) }, response: { code: event.status } },
    http_request: { http_method: event.method, url: { path: event.path } },
    src_endpoint: {
      name: event.terminal,
      ...(/^[\d.]+$|^[\da-f:]+$/i.test(event.address) ? { ip: event.address } : {}),
    },
    ...(event.subject === null ? {} : { resources: [{ uid: event.subject }] }),
    // What the class has no place for.
    ...(event.principal === null ? {} : { unmapped: { principal: event.principal, door: event.door } }),
    ...(event.detail === null ? {} : { message: event.detail }),
    ...(leaf === undefined ? {} : { raw_data: leaf }),
  }
}
