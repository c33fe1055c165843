import { FoyerError } from '../../contract/errors.ts'

/** The operating system's keychain, for one service name. */
export interface Keychain {
  /** @throws FoyerError `keys.keychainMissing`, `keys.keychainLocked` (so do all) */
  get(account: string): Promise<string | null>
  set(account: string, value: string): Promise<void>
  remove(account: string): Promise<void>
  /** Every account with its value. */
  all(): Promise<{ account: string, value: string }[]>
}

/** A keychain that asks its user to unlock it gets this long, in milliseconds, before the desk says so itself. */
const PATIENCE_MS = 25_000

/** What libsecret, Keychain Services and Credential Manager say when the keychain is there but closed. */
const lockedWords = /lock|dismiss|denied|cancel|prompt|not allowed|interaction/i

function keychainError(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const message = thrown instanceof Error ? thrown.message : ''
  return new FoyerError(lockedWords.test(message) ? 'keys.keychainLocked' : 'keys.keychainMissing', { cause: thrown })
}

async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new FoyerError('keys.keychainLocked', { detail: 'timeout' })) }, PATIENCE_MS)
  })
  try {
    return await Promise.race([work, limit])
  } catch (error) {
    throw keychainError(error)
  } finally {
    clearTimeout(timer)
  }
}

const PROBE = 'probe'

/** The real keychain through keytar: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows. */
export function systemKeychain(service: string): Keychain {
  // Loaded on first use: without libsecret the module itself does not load, and that is a keychain that is missing.
  const keytar = async () => {
    const loaded = await import('keytar')
    return 'default' in loaded ? loaded.default as typeof loaded : loaded
  }
  return {
    get: (account) => patiently((async () => {
      const { getPassword, setPassword, deletePassword } = await keytar()
      const value = await getPassword(service, account)
      if (value !== null) return value
      // A locked collection answers "nothing found". Only writing tells: it fails where the keychain stays closed.
      await setPassword(service, PROBE, PROBE)
      await deletePassword(service, PROBE)
      return getPassword(service, account)
    })()),
    set: (account, value) => patiently((async () => {
      const { setPassword, getPassword } = await keytar()
      await setPassword(service, account, value)
      // A key that is not really kept must be known before it encrypts anything.
      if (await getPassword(service, account) !== value) throw new FoyerError('keys.keychainLocked', { detail: 'notKept' })
    })()),
    remove: (account) => patiently((async () => { await (await keytar()).deletePassword(service, account) })()),
    all: () => patiently((async () => {
      const found = await (await keytar()).findCredentials(service)
      return found.filter(({ account }) => account !== PROBE).map(({ account, password }) => ({ account, value: password }))
    })()),
  }
}
