import type { AuditEvent } from '../../contract/audit.ts'

/** An event as it is written down: everything but its place in the tree and the name shown for its user. */
export type EventContent = Omit<AuditEvent, 'index' | 'userName'>

/**
 * The bytes of a leaf: JSON with its members in alphabetical order and no white space (RFC 8785 for values like
 * these: strings, integers, null). The index is inside, so that a leaf cannot be moved.
 */
export function leafBytes(index: number, event: EventContent): string {
  const { action, address, detail, error, method, path, role, status, subject, terminal, time, user, version } = event
  return JSON.stringify({ action, address, detail, error, format: 1, index, method, path, role, status, subject, terminal, time, user, version })
}
