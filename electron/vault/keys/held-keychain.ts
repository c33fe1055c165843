import type { Keychain } from './keychain.ts'

export interface HeldKeychain extends Keychain {
  /** The accounts under which the keychain itself gave this value. */
  gaveUnder(value: string): readonly string[]
  /** Write what was held back. */
  release(): Promise<void>
}

/** A keychain that is asked, and that nothing is written into before `release`: for a copy that may yet not be taken. */
export function heldKeychain(keychain: Keychain): HeldKeychain {
  const held = new Map<string, string | null>()
  const given = new Map<string, string>()
  const told = <T extends string | null>(account: string, value: T): T => {
    if (value !== null) given.set(account, value)
    return value
  }
  return {
    async get(account, spare) {
      const kept = held.get(account)
      return kept === undefined ? told(account, await keychain.get(account, spare)) : kept
    },
    set(account, value) {
      held.set(account, value)
      return Promise.resolve()
    },
    remove(account) {
      held.set(account, null)
      return Promise.resolve()
    },
    async all() {
      const entries = (await keychain.all()).filter(({ account }) => !held.has(account))
      for (const { account, value } of entries) told(account, value)
      return [...entries, ...[...held].flatMap(([account, value]) => (value === null ? [] : [{ account, value }]))]
    },
    gaveUnder: (value) => [...given].flatMap(([account, each]) => (each === value ? [account] : [])),
    async release() {
      for (const [account, value] of held) await (value === null ? keychain.remove(account) : keychain.set(account, value))
    },
  }
}
