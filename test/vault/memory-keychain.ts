import { FoyerError } from '../../electron/contract/errors.ts'
import type { Keychain } from '../../electron/vault/keys/keychain.ts'

/** A keychain for tests of what lies above it. The real one has its own tests (`keys/keychain.test.ts`). */
export interface MemoryKeychain extends Keychain {
  entries: Map<string, string>
  /** What every access fails with. */
  failing: 'keys.keychainMissing' | 'keys.keychainLocked' | 'keys.keychainDenied' | null
}

export function memoryKeychain(): MemoryKeychain {
  const refuse = () => {
    if (keychain.failing !== null) throw new FoyerError(keychain.failing)
  }
  const keychain: MemoryKeychain = {
    entries: new Map(),
    failing: null,
    get: (account) => Promise.resolve().then(refuse).then(() => keychain.entries.get(account) ?? null),
    set: (account, value) => Promise.resolve().then(refuse).then(() => { keychain.entries.set(account, value) }),
    remove: (account) => Promise.resolve().then(refuse).then(() => { keychain.entries.delete(account) }),
    all: () => Promise.resolve().then(refuse).then(() => [...keychain.entries].map(([account, value]) => ({ account, value }))),
  }
  return keychain
}
