import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { openVault, type OpenVault } from './open-vault.ts'
import { UsageError } from './usage.ts'

/** A vault with somebody signed in; to close it signs them out. */
export type SignedIn = OpenVault

/**
 * Open the desk's vault in this process and sign in: the name from `--as`, `--user` or FOYER_USER, the secret from FOYER_SECRET or asked for
 * without echo, never an argument. The same permissions and the same trail as at the screen.
 *
 * @throws FoyerError what keeps the desk from opening, `desk.notSetUp`, `staff.wrongSecret`, `staff.throttled`
 */
export async function signInToVault(user: string | undefined, io: CliIo, more: Partial<VaultOptions> = {}): Promise<SignedIn> {
  const name = user ?? io.env['FOYER_USER']
  if (name === undefined || name === '') throw new UsageError('… --as NAME (or FOYER_USER), and FOYER_SECRET or the secret when asked')
  const vault = await openVault(io, more)
  const { call } = vault
  try {
    const wanted = name.normalize('NFC').toLowerCase()
    const tile = (await call('staff.tiles', {})).find((one) => one.id === name || one.name.normalize('NFC').toLowerCase() === wanted)
    const secret = io.env['FOYER_SECRET'] ?? await io.readSecret(`Secret of ${name}`)
    await call('staff.signIn', { staffId: tile?.id ?? 'unknown', secret: secret.padEnd(4) })
  } catch (error) {
    await vault.close()
    throw error
  }
  return {
    call,
    close: async () => {
      await call('staff.signOut', { why: 'person' }).catch(() => undefined)
      await vault.close()
    },
  }
}

/** Run a command's work signed in, and sign out whatever comes of it. */
export async function signedIn<T>(user: string | undefined, io: CliIo, work: (vault: SignedIn) => Promise<T>, more: Partial<VaultOptions> = {}): Promise<T> {
  const vault = await signInToVault(user, io, more)
  try {
    return await work(vault)
  } finally {
    await vault.close()
  }
}

/** Whoever makes a credential says again who they are: what just signed in, where a script gave it, or asked for. */
export const secretAgain = async (io: CliIo): Promise<string> => io.env['FOYER_SECRET'] ?? await io.readSecret('Your secret once more')
