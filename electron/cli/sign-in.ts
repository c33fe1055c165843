import { FoyerError } from '../contract/errors.ts'
import { kindOfCode } from '../contract/factors.ts'
import type { CallName, Input, Output } from '../contract/index.ts'
import type { SignInAnswer } from '../contract/staff.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { openVault, type OpenVault } from './open-vault.ts'
import { withSecond } from './second-person.ts'
import { UsageError } from './usage.ts'

/** A vault with somebody signed in; to close it signs them out. */
export type SignedIn = OpenVault

/**
 * Open the desk's vault in this process and sign in: the name from `--as`, `--user` or FOYER_USER, the secret from FOYER_SECRET or asked for
 * without echo, never an argument; a second factor from FOYER_FACTOR_CODE in the same way. The same permissions and the same trail as at the screen.
 *
 * @throws FoyerError what keeps the desk from opening, `desk.notSetUp`, `staff.wrongSecret`, `staff.throttled`
 */
export async function signInToVault(user: string | undefined, io: CliIo, more: Partial<VaultOptions> = {}): Promise<SignedIn> {
  const name = user ?? io.env['FOYER_USER']
  if (name === undefined || name === '') throw new UsageError('… --as NAME (or FOYER_USER), and FOYER_SECRET or the secret when asked')
  const vault = await openVault(io, more)
  const { call } = vault
  try {
    const tile = (await call('staff.tiles', {})).find((one) => one.id === name)
    const secret = (io.env['FOYER_SECRET'] ?? await io.readSecret(`Secret of ${name}`)).padEnd(4)
    const answer = await call('staff.signIn', tile === undefined ? { name: name.slice(0, 80), secret } : { staffId: tile.id, secret })
    if (answer.kind === 'challenge') await answerChallenge(call, answer, io)
  } catch (error) {
    await vault.close()
    throw error
  }
  return {
    call: withSecond(call, io),
    close: async () => {
      await call('staff.signOut', { why: 'person' }).catch(() => undefined)
      await vault.close()
    },
  }
}

/** The second factor: a code of the app, or one from paper, which is longer. @throws FoyerError `staff.factorRequired` for who has to enrol first, at the screen */
async function answerChallenge(call: SignedIn['call'], { challenge, factors }: Extract<SignInAnswer, { kind: 'challenge' }>, io: CliIo): Promise<void> {
  const [first] = factors
  if (first === undefined) throw new FoyerError('staff.factorRequired')
  const code = (io.env['FOYER_FACTOR_CODE'] ?? await io.readSecret('Code of the app, or a recovery code')).padEnd(4)
  await call('staff.answer', { challenge, kind: kindOfCode(code), answer: code })
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

/**
 * Make a call for which a session is not enough: whoever makes a credential says again who they are, by what just signed in, where a script gave
 * it, or asked for.
 */
export async function afresh<N extends CallName>({ call }: SignedIn, name: N, input: Input<N>, io: CliIo): Promise<Output<N>> {
  const proofs = (await call('desk.state', {})).session?.proofs ?? []
  const bySecret = proofs.includes('secret')
  const answer = bySecret ? io.env['FOYER_SECRET'] ?? await io.readSecret('Your secret once more') : await io.readSecret('A new code of the app')
  await call('staff.prove', { call: name, kind: bySecret ? 'secret' : kindOfCode(answer), answer: answer.padEnd(4) })
  return await call(name, input)
}
