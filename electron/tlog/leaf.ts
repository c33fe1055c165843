import type { AuditEvent } from '../contract/audit.ts'

/** An event as it is written down: everything but its place in the tree and the names shown for who did it. */
export type EventContent = Omit<AuditEvent, 'index' | 'userName' | 'second'>

/** What stands for the terminal while the desk has no name for it; in the first events of desks of the version before it stayed so. */
export const NO_TERMINAL = 'terminal'

/** The form in which events are written down now. */
export const FORMAT = 2

/** Members of a leaf, each as JSON already. */
export type LeafMembers = Record<keyof EventContent, string>

/**
 * The bytes of a leaf: JSON with its members in alphabetical order and no white space (RFC 8785 for values like
 * these: strings, integers, null). The index is inside, so that a leaf cannot be moved. Format 2 says besides what kind of principal came by
 * which door, and by which credential. One of format 1 that says so too, or one of a format unknown, is written so that no leaf has its hash.
 */
export function leafOfMembers(index: number, { action, address, credential, detail, door, error, format, method, path, principal, role, status, subject, terminal, time, user, version }: LeafMembers): string {
  if (format === '1' && principal === 'null' && door === 'null' && credential === 'null') {
    return `{"action":${action},"address":${address},"detail":${detail},"error":${error},"format":1,"index":${index},"method":${method},"path":${path},"role":${role},"status":${status},"subject":${subject},"terminal":${terminal},"time":${time},"user":${user},"version":${version}}`
  }
  return `{"action":${action},"address":${address},"credential":${credential},"detail":${detail},"door":${door},"error":${error},"format":${format},"index":${index},"method":${method},"path":${path},"principal":${principal},"role":${role},"status":${status},"subject":${subject},"terminal":${terminal},"time":${time},"user":${user},"version":${version}}`
}

export function leafBytes(index: number, event: EventContent): string {
  return leafOfMembers(index, Object.fromEntries(Object.entries(event).map(([name, value]) => [name, JSON.stringify(value)])) as LeafMembers)
}
