import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allCalls, type AnyCallName, type Input, type Output } from '../../electron/contract/index.ts'
import { vaultHandlers } from '../../electron/vault/calls/create-vault.ts'
import { makeDesk, type Desk } from '../../electron/vault/calls/desk.ts'
import { dispatch } from '../../electron/vault/calls/dispatch.ts'
import { setUpDesk } from '../../electron/vault/calls/life/set-up.ts'
import { closeDesk, openDesk } from '../../electron/vault/calls/life/life.ts'
import { memoryKeychain, type MemoryKeychain } from './memory-keychain.ts'
import { administratorSecret, doorTo, seededBytes } from './vault-fixture.ts'

/** A vault from the inside, for tests that break its database under it. */
export interface DeskBench {
  desk: Desk
  keychain: MemoryKeychain
  /** `leapt`: how much of `time` only the wall clock went. */
  clock: { time: number, leapt: number }
  session: string | null
  events: { name: string, payload: unknown }[]
  call<N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** As `call`, by the administrator, who has just proven afresh who it is. */
  afresh<N extends AnyCallName>(name: N, input: Input<N>, secret?: string): Promise<Output<N>>
  signIn(): Promise<void>
  dispose(): void
}

let benches = 0

/** A desk in a folder of its own; nothing is set up yet. @param at another folder, or a keychain that others use too */
export async function emptyDeskBench(at: { folder?: string, keychain?: MemoryKeychain } = {}): Promise<DeskBench> {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-desk-'))
  const keychain = at.keychain ?? memoryKeychain()
  const randomBytes = seededBytes(`desk ${benches++}`)
  const clock = { time: Date.parse('2026-06-01T09:00:00.000Z'), leapt: 0 }
  const events: DeskBench['events'] = []
  const emit = (name: string, payload: unknown) => { events.push({ name, payload }) }
  const desk = makeDesk({
    place: { folder: at.folder ?? join(scratch, 'desk'), keychain, randomBytes }, mode: 'desk', version: '0.0.0-test', policySource: null,
    now: () => new Date(clock.time), elapsed: () => clock.time - clock.leapt, randomBytes, emit,
  })
  const made: DeskBench = {
    desk, keychain, clock, events, session: null,
    call: (name, input) => dispatch(desk, vaultHandlers, name, allCalls[name].input.parse(input), {
      context: { session: made.session, way: doorTo(name), address: 'local' }, emit,
      setSession: (token) => { made.session = token }, setSubject: () => undefined,
      ask: () => Promise.reject(new Error('not here')), signal: new AbortController().signal,
    }) as Promise<never>,
    async afresh(name, input, secret = administratorSecret) {
      await made.call('staff.prove', { call: name, kind: 'secret', answer: secret })
      return made.call(name, input)
    },
    async signIn() {
      const [tile] = await made.call('staff.tiles', {})
      await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
    },
    dispose() {
      closeDesk(desk)
      rmSync(scratch, { recursive: true, force: true })
    },
  }
  await openDesk(desk)
  return made
}

/** A desk that is set up and confirmed, with its administrator signed in. */
export async function deskBench(): Promise<DeskBench & { recoveryKey: string }> {
  const made = await emptyDeskBench()
  const { recoveryKey, confirmGroups } = await setUpDesk(made.desk, {
    deskName: 'Front desk', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret },
  })
  await confirmGroupsOf(made, recoveryKey, confirmGroups)
  await made.signIn()
  return Object.assign(made, { recoveryKey })
}

/** Type the asked groups back. */
export async function confirmGroupsOf(made: DeskBench, recoveryKey: string, asked: readonly number[]): Promise<void> {
  const groups = recoveryKey.split('-')
  await made.call('desk.confirmRecovery', { groups: asked.map((index) => ({ index, value: groups[index] ?? '' })) })
}
