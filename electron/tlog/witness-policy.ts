import { cosignedAt } from './cosignature.ts'
import { keyType, parseVerifierKey, type NoteKey } from './signed-note.ts'

/** Which logs, witnesses and quorum somebody trusts: C2SP tlog-policy. */
export interface WitnessPolicy {
  logs: { key: NoteKey, url: string | null }[]
  /** By the name in the policy, which is not the key's. */
  witnesses: ReadonlyMap<string, { key: NoteKey, url: string | null }>
  groups: ReadonlyMap<string, { least: number, members: readonly string[] }>
  /** Name of a witness or a group; null where none is asked for. */
  quorum: string | null
}

/** What is wrong with a policy, by line from 1; 0 for the whole. */
export interface PolicyFault { line: number, why: 'character' | 'keyword' | 'key' | 'name' | 'duplicate' | 'unknown' | 'threshold' | 'quorum' | 'limit' }

/** Far above the 32 that C2SP asks for at least; a file of more is no policy of people. */
const MOST_OF_EACH = 256
const MOST_BYTES = 256 * 1024
const NONE = 'none'

class Fault extends Error {
  readonly why: PolicyFault['why']
  constructor(why: PolicyFault['why']) {
    super(why)
    this.why = why
  }
}

/** @param text of the file; names are compared as they are written */
export function parseWitnessPolicy(text: string): { policy: WitnessPolicy } | { fault: PolicyFault } {
  if (text.length > MOST_BYTES) return { fault: { line: 0, why: 'limit' } }
  const logs: WitnessPolicy['logs'] = []
  const witnesses = new Map<string, { key: NoteKey, url: string | null }>()
  const groups = new Map<string, { least: number, members: readonly string[] }>()
  const member = new Set<string>()
  const keys = { log: new Set<string>(), witness: new Set<string>() }
  let quorum: string | null | undefined

  const known = (name: string) => witnesses.has(name) || groups.has(name)
  const free = (name: string | undefined): string => {
    if (name === undefined || name === NONE) throw new Fault('name')
    if (known(name)) throw new Fault('duplicate')
    return name
  }
  const keyOf = (kind: 'log' | 'witness', typed: string | undefined): NoteKey => {
    const key = parseVerifierKey(typed ?? '')
    if (key === null || key.type !== (kind === 'log' ? keyType.note : keyType.cosignature)) throw new Fault('key')
    const bytes = Buffer.from(key.publicKey).toString('hex')
    if (keys[kind].has(bytes)) throw new Fault('duplicate')
    keys[kind].add(bytes)
    if (keys[kind].size > MOST_OF_EACH) throw new Fault('limit')
    return { name: key.name, publicKey: key.publicKey }
  }
  const leastOf = (typed: string | undefined, count: number): number => {
    const least = typed === 'all' ? count : typed === 'any' ? 1 : /^[1-9]\d{0,3}$/.test(typed ?? '') ? Number(typed) : 0
    if (least < 1 || least > count) throw new Fault('threshold')
    return least
  }
  const groupOf = (name: string | undefined, typed: string | undefined, members: readonly string[]) => {
    const made = free(name)
    for (const each of members) {
      if (!known(each)) throw new Fault('unknown')
      // Each witness counts in one way only.
      if (member.has(each)) throw new Fault('duplicate')
      member.add(each)
    }
    if (groups.size >= MOST_OF_EACH) throw new Fault('limit')
    groups.set(made, { least: leastOf(typed, members.length), members })
  }
  const takeLine = ([keyword, ...items]: readonly string[]) => {
    const [first, second, ...rest] = items
    if (keyword === 'log' && items.length <= 2) logs.push({ key: keyOf('log', first), url: second ?? null })
    else if (keyword === 'witness' && items.length <= 3) witnesses.set(free(first), { key: keyOf('witness', second), url: rest[0] ?? null })
    else if (keyword === 'group') groupOf(first, second, rest)
    else if (keyword === 'quorum' && items.length === 1 && first !== undefined) {
      if (quorum !== undefined) throw new Fault('quorum')
      if (first !== NONE && !known(first)) throw new Fault('unknown')
      quorum = first === NONE ? null : first
    } else throw new Fault('keyword')
  }

  for (const [index, line] of text.split('\n').entries()) {
    try {
      // eslint-disable-next-line no-control-regex
      if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) throw new Fault('character')
      const items = line.split(/[ \t]+/).filter((item) => item !== '')
      if (items.length > 0 && items[0]?.startsWith('#') !== true) takeLine(items)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { fault: { line: index + 1, why: error.why } }
    }
  }
  return quorum === undefined ? { fault: { line: 0, why: 'quorum' } } : { policy: { logs, witnesses, groups, quorum } }
}

export interface Witnessed {
  /** Whether the quorum cosigned it. */
  met: boolean
  /** Who did, by the policy's names, and when in seconds since 1970. */
  by: { name: string, seconds: number }[]
}

/** Which witnesses of the policy cosigned a checkpoint, and whether they are enough. Who signed it as its log is not looked at here. */
export function witnessed(policy: WitnessPolicy, note: string): Witnessed {
  const by = [...policy.witnesses].flatMap(([name, { key }]) => {
    const seconds = cosignedAt(note, key)
    return seconds === null ? [] : [{ name, seconds }]
  })
  const signed = new Set(by.map(({ name }) => name))
  // A group names only what is defined above it, so each is judged once.
  const counts = new Map([...policy.witnesses.keys()].map((name) => [name, signed.has(name)]))
  for (const [name, { least, members }] of policy.groups) counts.set(name, members.filter((each) => counts.get(each) === true).length >= least)
  return { met: policy.quorum === null || counts.get(policy.quorum) === true, by }
}
