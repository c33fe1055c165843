import { FoyerError } from '../contract/errors.ts'
import { allCalls, type AnyCallName, type Input, type Output } from '../contract/index.ts'
import { createVault, type Vault, type VaultOptions } from '../vault/create-vault.ts'
import { policyOfCommand, type CliIo } from './io.ts'
import { UsageError } from './usage.ts'

/** A vault with somebody signed in, as commands use it. */
export interface SignedIn {
  call: <N extends AnyCallName>(name: N, input: Input<N>) => Promise<Output<N>>
  /** Tell the vault as the screen would be told. */
  close(): Promise<void>
}

function caller(vault: Vault, io: CliIo) {
  let session: string | null = null
  return async <N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const checked = allCalls[name].input.safeParse(input)
    if (!checked.success) throw new FoyerError('input.invalid', { cause: checked.error })
    const output = await vault.dispatch(name, checked.data, {
      context: { session, origin: 'cli', address: 'local' },
      emit: (event, payload) => {
        if (event === 'vault.progress' && 'fraction' in payload && payload.fraction !== null) io.stderr(`${Math.round(payload.fraction * 100)} %`)
      },
      setSession: (token) => { session = token },
      setSubject: () => undefined,
      hold: () => Promise.reject(new FoyerError('input.unknownCall')),
      signal: new AbortController().signal,
    })
    return output as Output<N>
  }
}

/**
 * Open the desk's vault in this process and sign in: the name from `--as`, `--user` or FOYER_USER, the secret from FOYER_SECRET or asked for
 * without echo, never an argument. The same permissions and the same trail as at the screen.
 *
 * @throws FoyerError what keeps the desk from opening, `desk.notSetUp`, `staff.wrongSecret`, `staff.throttled`
 */
export async function signInToVault(user: string | undefined, io: CliIo, more: Partial<VaultOptions> = {}): Promise<SignedIn> {
  const name = user ?? io.env['FOYER_USER']
  if (name === undefined || name === '') throw new UsageError('… --as NAME (or FOYER_USER), and FOYER_SECRET or the secret when asked')
  const vault = createVault({
    dataFolder: io.dataFolder, mode: io.mode, resourcesFolder: io.resourcesFolder, version: io.version, now: () => io.now(), randomBytes: (count) => io.randomBytes(count),
    policyFile: policyOfCommand(io), keychainService: `foyer-${io.mode}`, emit: () => undefined, ...more,
  })
  const call = caller(vault, io)
  try {
    await vault.open()
    const state = await call('desk.state', {})
    if (state.fault !== null) throw FoyerError.fromPayload(state.fault)
    if (state.phase === 'setUp') throw new FoyerError('desk.notSetUp')
    if (state.demoHint !== null) io.stderr(`demo desk: everybody's PIN is ${state.demoHint.secret}`)
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
