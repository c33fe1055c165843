import type { Policy } from '../../contract/policy.ts'

/** When each file that policy names (of trust, the announcement of versions) was last tried since this process started, by the steady clock. */
export interface FetchTries {
  /** Whether it was tried less than `ms` milliseconds ago. What was refused under another list of hosts is no reason to wait. */
  isWithin(ms: number, address: string, policy: Pick<Policy, 'hosts'>): boolean
  note(address: string, policy: Pick<Policy, 'hosts'>): void
}

/** @param elapsed the steady clock, milliseconds */
export function fetchTries(elapsed: () => number): FetchTries {
  const tries = new Map<string, number>()
  const nameOf = (address: string, { hosts }: Pick<Policy, 'hosts'>): string => `${address} ${hosts}`
  return {
    isWithin: (ms, address, policy) => {
      const last = tries.get(nameOf(address, policy))
      return last !== undefined && elapsed() - last < ms
    },
    note: (address, policy) => { tries.set(nameOf(address, policy), elapsed()) },
  }
}
