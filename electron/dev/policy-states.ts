/** Which policy is in force: the one that the source says now, the last one that could be read, or none of the organisation's. */
export type InForce = 'new' | 'last' | 'none'

export interface PolicyState {
  state: string
  starts: InForce
  runs: InForce
  /** What is told of it. */
  code: string | null
}

/** What a policy file can be like; test/vault/policy/states.test.ts brings each about, for a desk that starts and one that runs. */
export const policyStates = [
  { state: 'no file', starts: 'none', runs: 'none', code: null },
  { state: 'a whole file', starts: 'new', runs: 'new', code: null },
  { state: 'a whole file that begins with a byte order mark, in UTF-8 or UTF-16', starts: 'new', runs: 'new', code: null },
  { state: 'a key that this version does not know, beside others', starts: 'new', runs: 'new', code: 'policy.unknownKey' },
  { state: 'a key that names a host which `hosts` does not permit, beside others', starts: 'new', runs: 'new', code: 'policy.hostNotPermitted' },
  { state: 'a word in `hosts` that is no host', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a link to a whole file', starts: 'new', runs: 'new', code: null },
  { state: 'an empty file', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a file that is half written', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a key whose value cannot be', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a file that is larger than 64 KiB', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a folder or a pipe in its place', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a link that leads nowhere', starts: 'last', runs: 'last', code: 'policy.unreadable' },
  { state: 'a file, or a folder above it, that others may write', starts: 'last', runs: 'last', code: 'policy.writable' },
] as const satisfies readonly PolicyState[]
