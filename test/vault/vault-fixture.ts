import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyCallName, Input, Output } from '../../electron/contract/index.ts'
import { allCalls } from '../../electron/contract/index.ts'
import type { HandlerTools } from '../../electron/transport/handlers.ts'
import { createVault, type Vault, type VaultOptions } from '../../electron/vault/calls/create-vault.ts'
import { memoryKeychain, type MemoryKeychain } from './memory-keychain.ts'
import { specimenReading } from './specimen-reading.ts'

/** Bytes that look random and are the same in every run. */
export function seededBytes(seed: string): (count: number) => Uint8Array {
  let counter = 0
  return (count) => {
    const blocks: Buffer[] = []
    for (let have = 0; have < count; have += 32) blocks.push(createHash('sha256').update(`${seed}/${counter++}`).digest())
    return new Uint8Array(Buffer.concat(blocks).subarray(0, count))
  }
}

export const administratorSecret = 'seven green lanterns'

/** A vault as a test drives it: a clock to turn, a keychain to break, and a session that calls carry. */
export interface Bench {
  folder: string
  keychain: MemoryKeychain
  vault: Vault
  /** `sessions`: to whom it was addressed. */
  events: { name: string, payload: unknown, sessions?: readonly string[] }[]
  /** `leapt`: how much of `time` only the wall clock went. */
  clock: { time: number, leapt: number }
  session: string | null
  subjects: string[]
  call<N extends AnyCallName>(name: N, input: Input<N>, context?: Partial<HandlerTools['context']>): Promise<Output<N>>
  /** As `call`, by somebody who has just proven afresh who they are. @param secret the administrator's unless told */
  afresh<N extends AnyCallName>(name: N, input: Input<N>, secret?: string): Promise<Output<N>>
  /** Close and open again on the same folder and keychain. */
  restart(options?: Partial<VaultOptions>): Promise<void>
  dispose(): Promise<void>
}

/** A door that leads to a call: the screen's, where it is not known there the command line's. */
export function doorTo(name: AnyCallName): 'screen' | 'cli' {
  const doors: readonly string[] = allCalls[name].doors
  return doors.length === 0 || doors.includes('screen') ? 'screen' : 'cli'
}

let benches = 0

export async function bench(options: Partial<VaultOptions> = {}): Promise<Bench> {
  const folder = options.dataFolder ?? join(mkdtempSync(join(tmpdir(), 'foyer-vault-')), 'desk')
  const keychain = memoryKeychain()
  const clock = { time: Date.parse('2026-06-01T09:00:00.000Z'), leapt: 0 }
  const events: Bench['events'] = []
  const randomBytes = seededBytes(`bench ${benches++}`)
  const make = (more: Partial<VaultOptions>) => createVault({
    dataFolder: folder, mode: 'desk', resourcesFolder: 'resources', version: '0.0.0-test', now: () => new Date(clock.time), elapsed: () => clock.time - clock.leapt,
    // The files are written by the machine's clock, not by this one.
    notBefore: () => null, randomBytes, policyFile: null, keychainService: 'foyer-test', emit: (name, payload, sessions: readonly string[] | null) => { events.push({ name, payload, ...(sessions === null ? {} : { sessions }) }) }, keychain, ...options, ...more,
  })
  const made: Bench = {
    folder, keychain, events, clock, session: null, subjects: [],
    vault: make({}),
    async call(name, input, context = {}) {
      const spec = allCalls[name]
      const output = await made.vault.dispatch(name, spec.input.parse(input), {
        context: { session: made.session, way: doorTo(name), address: 'local', ...context },
        emit: (event, payload) => { events.push({ name: event, payload }) },
        setSession: (token) => { made.session = token },
        setSubject: (id) => { made.subjects.push(id) },
        ask: () => Promise.reject(new Error('the vault does not hold on behalf of others')),
        signal: new AbortController().signal,
      })
      // What goes out is held against the contract too.
      return spec.output.parse(output) as never
    },
    async afresh(name, input, secret = administratorSecret) {
      await made.call('staff.prove', { call: name, kind: 'secret', answer: secret })
      return made.call(name, input)
    },
    async restart(more = {}) {
      await made.vault.close()
      made.session = null
      made.vault = make(more)
      await made.vault.open()
    },
    async dispose() {
      await made.vault.close()
      rmSync(join(folder, '..'), { recursive: true, force: true })
    },
  }
  await made.vault.open()
  return made
}

/** A bench that is set up, confirmed, and has its administrator signed in. */
export async function readyBench(options: Partial<VaultOptions> = {}): Promise<Bench & { recoveryKey: string, administrator: string }> {
  const made = await bench(options)
  const { recoveryKey, confirmGroups } = await made.call('desk.setUp', {
    deskName: 'Front desk', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret },
  })
  const groups = recoveryKey.split('-')
  await made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
  const [tile] = await made.call('staff.tiles', {})
  const administrator = tile?.id ?? ''
  await made.call('staff.signIn', { staffId: administrator, secret: administratorSecret })
  return Object.assign(made, { recoveryKey, administrator })
}

/** Say that the date is right, where it is in doubt: days went by in one step. */
export async function confirmToday(made: Pick<Bench, 'call'>): Promise<void> {
  const { clock } = await made.call('desk.state', {})
  if (clock !== null) await made.call('desk.confirmDate', { shown: clock.now })
}

/** Sign in as a new member of staff with this role. @returns their id */
export async function signInAs(made: Bench, role: 'clerk' | 'auditor' | 'supervisor', name = `Some ${role}`): Promise<string> {
  const secret = `${role} has a long phrase`
  const member = await made.afresh('staff.create', { name, role, secretKind: 'passphrase', secret })
  await made.call('staff.signIn', { staffId: member.id, secret })
  return member.id
}

/** Hold and confirm a specimen. @returns the record's id */
export async function confirmSpecimen(made: Bench, changes: Parameters<typeof specimenReading>[0] = {}, corrections: Input<'records.confirm'>['corrections'] = []): Promise<string> {
  const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(changes), replaces: null })
  return (await made.call('records.confirm', { readingId, corrections, again: true })).recordId
}
