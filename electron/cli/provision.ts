import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import type { CallName } from '../contract/index.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { escrowKey, sealRecoveryKey } from '../vault/keys/escrow.ts'
import type { CliIo } from './io.ts'
import { vaultAsItIs, type OpenVault } from './open-vault.ts'
import { provisionIn, type ProvisionFile } from './provision-file.ts'
import { asUplink } from './uplink.ts'
import { UsageError } from './usage.ts'

const FORM = 'provision FILE --out ESCROW_FILE [--keep-file]'

function options(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { 'out': { type: 'string' }, 'keep-file': { type: 'boolean' } } })
  } catch {
    throw new UsageError(FORM)
  }
}

/** A place for what is not known yet: it is made before there is a key that would be lost without it. */
function reserve(path: string): { write(content: string): void, forget(): void } {
  let handle: number
  try {
    handle = openSync(path, 'wx', 0o600)
  } catch {
    throw new FoyerError('input.invalid', { detail: 'out' })
  }
  return {
    write(content) {
      writeSync(handle, content)
      fsyncSync(handle)
      closeSync(handle)
    },
    forget() {
      closeSync(handle)
      rmSync(path, { force: true })
    },
  }
}

async function signIn({ call }: OpenVault, { administrator }: ProvisionFile): Promise<void> {
  const wanted = administrator.name.trim().normalize('NFC')
  const tile = (await call('staff.tiles', {})).find(({ name }) => name.normalize('NFC') === wanted)
  const answer = await call('staff.signIn', { staffId: tile?.id ?? 'unknown', secret: administrator.secret })
  // Nobody is there who could answer by a second factor.
  if (answer.kind === 'challenge') throw new FoyerError('staff.factorRequired')
}

/** That it is the administrator of the file who asks for this, afresh. */
const prove = ({ call }: OpenVault, name: CallName, { administrator }: ProvisionFile): Promise<unknown> => call('staff.prove', { call: name, kind: 'secret', answer: administrator.secret })

/** Set the desk up; or, where an earlier run was cut off before its recovery key was safe, change the key. */
async function recoveryKeyFor(vault: OpenVault, given: ProvisionFile): Promise<{ recoveryKey: string, confirmGroups: number[] }> {
  const { deskName, language, administrator } = given
  const { phase } = await vault.call('desk.state', {})
  if (phase === 'setUp') return vault.call('desk.setUp', { deskName, language, administrator })
  if (phase !== 'confirmRecovery') throw new FoyerError('desk.alreadySetUp')
  await signIn(vault, given)
  await prove(vault, 'desk.rotateKey', given)
  return vault.call('desk.rotateKey', {})
}

async function setUp(vault: OpenVault, io: CliIo, given: ProvisionFile, out: string): Promise<void> {
  const { call } = vault
  const publicKey = escrowKey(given.escrow.publicKey)
  const file = reserve(out)
  let sealed = false
  try {
    const { recoveryKey, confirmGroups } = await recoveryKeyFor(vault, given)
    const { terminal } = await call('desk.state', {})
    const escrow = sealRecoveryKey(recoveryKey, publicKey, { terminal: terminal ?? 'terminal', deskName: given.deskName.trim(), sealedAt: io.now().toISOString() }, (count) => io.randomBytes(count))
    file.write(`${JSON.stringify(escrow, null, 2)}\n`)
    sealed = true
    // The paper is in the organisation's hands: what is typed back here is what was sealed.
    const groups = recoveryKey.split('-')
    await call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
    await call('internal.happening', { action: 'desk.escrowed', detail: `key=${escrow.keyId.slice(0, 16)} ${escrow.algorithm}` })
  } catch (error) {
    if (!sealed) file.forget()
    throw error
  }
}

/**
 * `provision`: an unattended set-up from a file that IT wrote: the desk and its administrator, the recovery key sealed to the organisation's key,
 * policy, and the desk made known upstream by its one-time code. Run again after it was cut off it goes on: nothing is done twice. The file is
 * removed when all is done.
 */
export async function provisionCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const { values: { out, 'keep-file': keep }, positionals: [path, ...others] } = options(args)
  if (path === undefined || others.length > 0 || out === undefined) throw new UsageError(FORM)
  const given = provisionIn(await io.readFile(path), io.now())
  const vault = await vaultAsItIs(io, more)
  const { call } = vault
  try {
    const { phase, fault } = await call('desk.state', {})
    if (fault !== null) throw FoyerError.fromPayload(fault)
    if (phase === 'setUp' || phase === 'confirmRecovery') await setUp(vault, io, given, out)
    await signIn(vault, given)
    const before = await call('desk.state', {})
    const values = Object.fromEntries(Object.entries(given.policy).filter(([key]) => !(key in before.policy.locked)))
    if (Object.keys(values).length > 0) {
      await prove(vault, 'desk.setPolicy', given)
      await call('desk.setPolicy', { values })
    }
    if (given.uplink !== null) await asUplink(vault, io, 'uplink.enrol', { code: given.uplink.code })
    await call('staff.signOut', { why: 'person' })
    if (keep !== true) rmSync(path, { force: true })
    io.stdout(JSON.stringify({ terminal: before.terminal, deskName: before.deskName, escrow: phase === 'signIn' ? null : out, policy: Object.keys(values).length, enrolled: given.uplink !== null }))
    return 0
  } finally {
    await vault.close()
  }
}
