import { FoyerError } from '../../contract/errors.ts'
import { inSystemLibrary } from '../../system/end-process.ts'

/**
 * `spare`: what can as well stay undone. It is not asked for while a call that was given up is still out, asking somebody in a window, say: it
 * would hold the next thread too, and the call that somebody waits for once all is unlocked would find none.
 */
export type Spare = 'spare' | 'needed'

/** The operating system's keychain, for one service name. */
export interface Keychain {
  /** @throws FoyerError `keys.keychainMissing`, `keys.keychainLocked`, `keys.keychainDenied` (so do all) */
  get(account: string, spare?: Spare): Promise<string | null>
  set(account: string, value: string, spare?: Spare): Promise<void>
  remove(account: string, spare?: Spare): Promise<void>
  /** Every account with its value. */
  all(): Promise<{ account: string, value: string }[]>
}

/** A keychain that asks its user to unlock it gets this long, in milliseconds; then the desk says so itself, with time to spare to half a minute. */
const PATIENCE_MS = 20_000
/** Longer than a keychain takes that has nobody to ask, milliseconds. */
const SLOW_MS = 2_000

/**
 * What they say where somebody decided that this program may not ask: the session bus's socket is another user's ("Could not connect:
 * Permission denied"), a rule of the bus or of AppArmor rejects the message (whose words name what was asked for: `member="Unlock"`), Windows.
 * No unlocking helps there. Looked for first.
 */
const deniedWords = /permission denied|access is denied|accessdenied|rejected send message|policy prevents|not authori[sz]ed/i
/** What libsecret, Keychain Services and Credential Manager say when the keychain is there but closed. */
const lockedWords = /lock|dismiss|cancel|prompt|not allowed|interaction/i

/** By what a keychain's library says; not a word of it goes further. */
export function codeFor(message: string): 'keys.keychainDenied' | 'keys.keychainLocked' | 'keys.keychainMissing' {
  if (deniedWords.test(message)) return 'keys.keychainDenied'
  return lockedWords.test(message) ? 'keys.keychainLocked' : 'keys.keychainMissing'
}

function keychainError(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const message = thrown instanceof Error ? thrown.message : ''
  return new FoyerError(codeFor(message), { cause: thrown })
}

type Patiently = <T>(work: () => Promise<T>, spare?: Spare) => Promise<T>

/** Calls given up that may go on holding a thread each. Of the four that there are, the others read files and check secrets. */
const MOST_HELD = 2

/**
 * One call at a time, none of them waited for longer than a person's patience. One whose keychain does not answer goes on holding its thread,
 * as long as a window asks for a password, say; the next is made beside it, since the keychain may be open by now, but no third.
 */
function patience(slow: () => void): Patiently {
  let last: Promise<unknown> = Promise.resolve()
  const held = new Set<Promise<unknown>>()
  /** Of them, those whose caller has gone, until another call shows that the keychain answers. */
  const givenUp = new Set<Promise<unknown>>()
  const made = async <T>(work: () => Promise<T>, over: () => boolean, spare: Spare): Promise<T> => {
    if (spare === 'spare' && givenUp.size > 0) throw new FoyerError('keys.keychainLocked', { detail: 'asking' })
    while (held.size >= MOST_HELD && !over()) await Promise.race(held)
    // Nobody waits for it any more: what it would write is not wanted.
    if (over()) throw new FoyerError('keys.keychainLocked', { detail: 'timeout' })
    const going = inSystemLibrary(work())
    const back = going.then(() => { givenUp.clear() }, () => undefined).finally(() => {
      held.delete(back)
      givenUp.delete(back)
    })
    held.add(back)
    return going
  }
  return async (work, spare = 'needed') => {
    let over = false
    const slowly = setTimeout(slow, SLOW_MS)
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        over = true
        // Those that are out now are waited for by nobody.
        for (const each of held) givenUp.add(each)
        reject(new FoyerError('keys.keychainLocked', { detail: 'timeout' }))
      }, PATIENCE_MS)
    })
    const answered = Promise.race([last.then(() => made(work, () => over, spare)), limit])
    last = answered.catch(() => undefined)
    try {
      return await answered
    } catch (error) {
      throw keychainError(error)
    } finally {
      clearTimeout(timer)
      clearTimeout(slowly)
    }
  }
}

const PROBE = 'probe'

/**
 * The real keychain through keytar: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
 * @param slow told when a call takes so long that the keychain must be asking somebody to unlock it
 */
export function systemKeychain(service: string, slow: () => void = () => undefined): Keychain {
  const patiently = patience(slow)
  // Loaded on first use: without libsecret the module itself does not load, and that is a keychain that is missing.
  const keytar = async () => {
    const loaded = await import('keytar')
    return 'default' in loaded ? loaded.default as typeof loaded : loaded
  }
  return {
    get: (account, spare) => patiently(async () => {
      const { getPassword, setPassword, deletePassword } = await keytar()
      const value = await getPassword(service, account)
      if (value !== null) return value
      // A locked collection answers "nothing found". Only writing tells: it fails where the keychain stays closed.
      await setPassword(service, PROBE, PROBE)
      await deletePassword(service, PROBE)
      return getPassword(service, account)
    }, spare),
    set: (account, value, spare) => patiently(async () => {
      const { setPassword, getPassword } = await keytar()
      await setPassword(service, account, value)
      // A key that is not really kept must be known before it encrypts anything.
      if (await getPassword(service, account) !== value) throw new FoyerError('keys.keychainLocked', { detail: 'notKept' })
    }, spare),
    remove: (account, spare) => patiently(async () => { await (await keytar()).deletePassword(service, account) }, spare),
    all: () => patiently(async () => {
      const found = await (await keytar()).findCredentials(service)
      return found.filter(({ account }) => account !== PROBE).map(({ account, password }) => ({ account, value: password }))
    }),
  }
}
