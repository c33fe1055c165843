/** Size, root and time of a signed checkpoint (C2SP tlog-checkpoint): its second and third line, and our own line of when. Null where it is none. */
export function checkpointIn(note: string | null): { size: number; root: string; time: string | null } | null {
  const [, size = '', root = '', ...more] = note?.split('\n') ?? []
  if (!/^\d{1,16}$/.test(size) || root === '') return null
  return { size: Number(size), root, time: more.find((line) => line.startsWith('time '))?.slice('time '.length) ?? null }
}
