import { FoyerError } from '../contract/errors.ts'
import { allCalls, type AnyCallName, type Input, type Output } from '../contract/index.ts'
import { createVault, type Vault, type VaultOptions } from '../vault/calls/create-vault.ts'
import { policyOfDesk, type CliIo } from './io.ts'

/** A vault in this process, as commands use it: the same permissions and the same trail as at the screen. */
export interface OpenVault {
  call: <N extends AnyCallName>(name: N, input: Input<N>) => Promise<Output<N>>
  close(): Promise<void>
}

function caller(vault: Vault, io: CliIo) {
  let session: string | null = null
  return async <N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const checked = allCalls[name].input.safeParse(input)
    if (!checked.success) throw new FoyerError('input.invalid', { cause: checked.error })
    const output = await vault.dispatch(name, checked.data, {
      context: { session, way: 'cli', address: 'local' },
      emit: (event, payload) => {
        if (event === 'vault.progress' && 'fraction' in payload) io.stderr(`${Math.round(payload.fraction * 100)} %`)
      },
      setSession: (token) => { session = token },
      setSubject: () => undefined,
      ask: () => Promise.reject(new FoyerError('input.unknownCall')),
      signal: new AbortController().signal,
    })
    return output as Output<N>
  }
}

function vaultOf(io: CliIo, more: Partial<VaultOptions>): Vault {
  return createVault({
    dataFolder: io.dataFolder, mode: io.mode, resourcesFolder: io.resourcesFolder, version: io.version, now: () => io.now(), randomBytes: (count) => io.randomBytes(count),
    policyFile: policyOfDesk(io), keychainService: `foyer-${io.mode}`, emit: () => undefined, ...more,
  })
}

/** A vault as far as it opens, for what mends or makes a desk: `desk.state` says how it is. */
export async function vaultAsItIs(io: CliIo, more: Partial<VaultOptions> = {}): Promise<OpenVault> {
  const vault = vaultOf(io, more)
  await vault.open()
  return { call: caller(vault, io), close: () => vault.close() }
}

/** @throws FoyerError what keeps the desk from opening, `desk.notSetUp` */
export async function openVault(io: CliIo, more: Partial<VaultOptions> = {}): Promise<OpenVault> {
  const vault = vaultOf(io, more)
  const call = caller(vault, io)
  try {
    await vault.open()
    const state = await call('desk.state', {})
    if (state.fault !== null) throw FoyerError.fromPayload(state.fault)
    if (state.phase === 'setUp') throw new FoyerError('desk.notSetUp')
    if (state.demoHint !== null) io.stderr(`demo desk: everybody's PIN is ${state.demoHint.secret}`)
  } catch (error) {
    await vault.close()
    throw error
  }
  return { call, close: () => vault.close() }
}
