import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import type { Output } from '../contract/index.ts'
import { policyKeys, sameValue, type Policy } from '../contract/policy.ts'
import { keeperRole, wantsSecondFactor, weakens } from '../contract/roles.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { escrowKey, sealRecoveryKey } from '../vault/keys/escrow.ts'
import { reserve } from './escrow-file.ts'
import type { CliIo } from './io.ts'
import { vaultAsItIs, type OpenVault } from './open-vault.ts'
import { administratorOf, type Administrator, type Wait } from './provision-administrator.ts'
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

/** Set the desk up; or, where an earlier run was cut off before its recovery key was safe, change the key. */
async function recoveryKeyFor({ call }: OpenVault, person: Administrator, { deskName, language, administrator: { totp: _totp, ...administrator } }: ProvisionFile): Promise<{ recoveryKey: string, confirmGroups: number[], recoveryCodes: string[] | null }> {
  const { phase } = await call('desk.state', {})
  if (phase === 'setUp') {
    const made = await call('desk.setUp', { deskName, language, administrator })
    return { ...made, recoveryCodes: await person.enrol() }
  }
  if (phase !== 'confirmRecovery') throw new FoyerError('desk.alreadySetUp')
  // Before the key is changed: policy may let nobody in without.
  const recoveryCodes = await person.enrol()
  await person.signIn()
  await person.prove('desk.rotateKey')
  return { ...await call('desk.rotateKey', {}), recoveryCodes }
}

async function setUp(vault: OpenVault, io: CliIo, person: Administrator, given: ProvisionFile, out: string): Promise<void> {
  const { call } = vault
  const publicKey = escrowKey(given.escrow.publicKey)
  const file = reserve(out, (await call('desk.state', {})).terminal)
  let sealed = false
  try {
    const { confirmGroups, ...secrets } = await recoveryKeyFor(vault, person, given)
    const { terminal } = await call('desk.state', {})
    const escrow = sealRecoveryKey(secrets, publicKey, { terminal: terminal ?? 'terminal', deskName: given.deskName.trim(), sealedAt: io.now().toISOString() }, (count) => io.randomBytes(count))
    file.write(`${JSON.stringify(escrow, null, 2)}\n`)
    sealed = true
    // The paper is in the organisation's hands: what is typed back here is what was sealed.
    const groups = secrets.recoveryKey.split('-')
    await call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
    await call('internal.happening', { action: 'desk.escrowed', detail: `key=${escrow.keyId.slice(0, 16)} ${escrow.algorithm}${secrets.recoveryCodes === null ? '' : ' recoveryCodes'}` })
  } catch (error) {
    if (!sealed) file.forget()
    throw error
  }
}

type State = Output<'desk.state'>

interface Left {
  /** What the code is used up at; null where nothing is sent, or the desk is enrolled there already. */
  code: string | null
  /** Where and how to reach the receiver: set before the desk is enrolled. */
  upstream: Partial<Policy>
  /** Set last: it may ask of administrators what nobody here could do. */
  rest: Partial<Policy>
}

const count = ({ upstream, rest }: Left): number => Object.keys(upstream).length + Object.keys(rest).length

/** What the file asks for and the desk does not have yet. */
async function leftOf({ call }: OpenVault, { policy, uplink }: ProvisionFile, { phase, policy: { locked, values } }: State): Promise<Left> {
  const wanted = policyKeys.filter((key) => policy[key] !== undefined && !(key in locked) && !sameValue(policy[key], values[key]))
  const part = (keys: typeof wanted): Partial<Policy> => Object.fromEntries(keys.map((key) => [key, policy[key]]))
  const upstream = part(wanted.filter((key) => key.startsWith('uplink')))
  // Its code works once.
  const link = uplink === null || phase === 'setUp' || 'uplinkAddress' in upstream ? null : (await call('internal.uplinkLink', {})).link
  return { code: uplink === null || (link !== null && link.enrolledAt === link.address) ? null : uplink.code, upstream, rest: part(wanted.filter((key) => !(key in upstream))) }
}

async function setPolicy({ call }: OpenVault, person: Administrator, values: Partial<Policy>): Promise<void> {
  if (Object.keys(values).length === 0) return
  // Where a second factor has to prove it, a code of it is used up.
  if (weakens(values, (await call('desk.state', {})).policy.values)) await person.prove('desk.setPolicy')
  await call('desk.setPolicy', { values })
}

async function finish(vault: OpenVault, io: CliIo, person: Administrator, { code, upstream, rest }: Left): Promise<void> {
  await person.signIn()
  await setPolicy(vault, person, upstream)
  if (code !== null) await asUplink(vault, io, 'uplink.enrol', { code })
  await setPolicy(vault, person, rest)
}

const WANTED = 'The policy asks administrators for a second factor, and the file has none: who has not enrolled yet does so at the next sign-in.'

/**
 * `provision`: an unattended set-up from a file that IT wrote: the desk and its administrator, with a second factor where the file has its key, the
 * recovery key and that factor's codes on paper sealed to the organisation's key, the desk made known upstream by its one-time code, and policy. Run again after it was cut off it goes on: nothing is done twice, and where all
 * is done nobody signs in. The file is removed when all is done.
 */
export async function provisionCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}, wait: Wait = (ms) => setTimeout(ms)): Promise<number> {
  const { values: { out, 'keep-file': keep }, positionals: [path, ...others] } = options(args)
  if (path === undefined || others.length > 0 || out === undefined) throw new UsageError(FORM)
  const given = provisionIn(await io.readFile(path), io.now())
  const vault = await vaultAsItIs(io, more)
  const { call } = vault
  try {
    const before = await call('desk.state', {})
    if (before.fault !== null) throw FoyerError.fromPayload(before.fault)
    const left = await leftOf(vault, given, before)
    const signsIn = count(left) > 0 || left.code !== null
    const isNew = before.phase === 'setUp' || before.phase === 'confirmRecovery'
    const { totp } = given.administrator
    const asksFactor = 'secondFactorAdministrators' in before.policy.locked && before.policy.values.secondFactorAdministrators
    // Said before there is a desk that this file could not finish.
    if (asksFactor && totp === null && (signsIn || before.phase === 'confirmRecovery')) throw new FoyerError('staff.factorRequired')
    const person = administratorOf(vault, io, given, wait)
    if (isNew) await setUp(vault, io, person, given, out)
    if (signsIn) await finish(vault, io, person, left)
    await person.signOut()
    if (keep !== true) rmSync(path, { force: true })
    const { terminal, deskName, policy } = await call('desk.state', {})
    const isWanted = totp === null && wantsSecondFactor(keeperRole, policy.values)
    if (isWanted) io.stderr(WANTED)
    io.stdout(JSON.stringify({ terminal, deskName, escrow: isNew ? out : null, policy: count(left), enrolled: left.code !== null, secondFactor: totp !== null && isNew ? 'enrolled' : isWanted ? 'wanted' : null }))
    return 0
  } finally {
    await vault.close()
  }
}
