/** Characters that somebody writes down at a time. */
const GROUP = 4

/** A root in short groups, for whoever writes it down. */
export const groupsOf = (root: string): string => root.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join(' ') ?? ''

/** Size, root and time of a signed checkpoint (C2SP tlog-checkpoint): its second and third line, and our own line of when. Null where it is none. */
export function checkpointIn(note: string | null): { size: number; root: string; time: string | null } | null {
  const [, size = '', root = '', ...more] = note?.split('\n') ?? []
  if (!/^\d{1,16}$/.test(size) || root === '') return null
  return { size: Number(size), root, time: more.find((line) => line.startsWith('time '))?.slice('time '.length) ?? null }
}
