import type { AuditEvent } from '../../contract/audit.ts'

/** An event as it is written down: everything but its place in the tree and the name shown for its user. */
export type EventContent = Omit<AuditEvent, 'index' | 'userName'>

/** What stands for the terminal while the desk has no name for it; in the first events of desks of the version before it stayed so. */
export const NO_TERMINAL = 'terminal'

/** Members of a leaf, each as JSON already. */
export type LeafMembers = Record<keyof EventContent, string>

/**
 * The bytes of a leaf: JSON with its members in alphabetical order and no white space (RFC 8785 for values like
 * these: strings, integers, null). The index is inside, so that a leaf cannot be moved.
 */
export function leafOfMembers(index: number, { action, address, detail, error, method, path, role, status, subject, terminal, time, user, version }: LeafMembers): string {
  return `{"action":${action},"address":${address},"detail":${detail},"error":${error},"format":1,"index":${index},"method":${method},"path":${path},"role":${role},"status":${status},"subject":${subject},"terminal":${terminal},"time":${time},"user":${user},"version":${version}}`
}

export function leafBytes(index: number, event: EventContent): string {
  return leafOfMembers(index, Object.fromEntries(Object.entries(event).map(([name, value]) => [name, JSON.stringify(value)])) as LeafMembers)
}
