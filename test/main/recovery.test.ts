import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CallName, Input, Output } from '../../electron/contract/index.ts'
import { Exchange } from '../../electron/main/files/exchange.ts'
import { recoveryCalls } from '../../electron/main/recovery-calls.ts'
import { route, type Callee } from '../../electron/main/route.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault/vault-fixture.ts'

/** A real desk on an encrypted file, the disks as main knows them, and what carries between them. */
let made: Bench
let files: string
let left = 0
let restarted = 0
let call: <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const word = { name: 'Maria Muster', secret: administratorSecret }

beforeEach(async () => {
  made = await readyBench()
  files = join(made.folder, '..', 'files')
  left = 0
  restarted = 0
  const vault: Callee = { call: async (name, input, context) => ({ value: await made.call(name, input as never, context), session: undefined, subject: undefined }) }
  const exchange = new Exchange(files, () => Promise.resolve([]))
  const health = () => ({ processes: [{ name: 'vault' as const, state: 'up' as const, restarts: 2, since: '2026-06-01T09:00:00.000Z' }], electron: '45.4.1', chromium: '156.0', node: '24.21.0', platform: 'linux x64', cage: 'held' as const, lockedBy: 'desktop' as const })
  const main = async (...given: Parameters<ReturnType<typeof recoveryCalls>>) => await recoveryCalls({ vault, exchange, health, mode: () => 'desk', restart: async () => { restarted += 1; await made.restart() }, leave: () => { left += 1 } })(...given)
  call = async (name, input) => (await route({ to: () => vault, main }, name, input, { session: made.session, way: 'screen', address: 'local' })).value as never
  await confirmSpecimen(made)
  await made.vault.close()
  for (const folder of ['backup/monday', 'backup/link']) mkdirSync(join(files, folder), { recursive: true })
  for (const name of ['records.db', 'key.json']) copyFileSync(join(made.folder, name), join(files, 'backup/monday', name))
  symlinkSync(join(made.folder, 'records.db'), join(files, 'backup/link/records.db'))
  await made.restart()
})
afterEach(() => made.dispose())

async function damage(): Promise<void> {
  await made.vault.close()
  const path = join(made.folder, 'records.db')
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 4096)
  writeFileSync(path, bytes)
  await made.restart()
}

it('puts a copy from a disk in the place of what does not open, by way of main and vault, and the screen sees no path', async () => {
  await damage()
  const [place] = await call('recovery.places', {})
  const { copies } = await call('recovery.copies', { place: place?.id ?? '' })
  // A link is no copy.
  expect(copies).toMatchObject([{ folder: 'backup/monday', withLog: false, withKeyFile: true }])
  expect(JSON.stringify([place, copies])).not.toContain(made.folder)
  const [copy] = copies
  expect(await codeOf(call('recovery.restore', { copy: 'another', word }))).toBe('files.gone')
  expect(await codeOf(call('recovery.restore', { copy: copy?.id ?? '', word: { ...word, secret: 'not this one' } }))).toBe('staff.wrongSecret')
  expect(await call('recovery.restore', { copy: copy?.id ?? '', word })).toMatchObject({ records: 1, setAside: true })
  expect((await call('desk.state', {})).phase).toBe('signIn')
})

it('saves a report of sizes, versions and states, without a name or a path', async () => {
  await damage()
  const [place] = await call('recovery.places', {})
  const { lines } = await call('recovery.report', {})
  const { fileName } = await call('recovery.saveReport', { place: place?.id ?? '' })
  const saved = readFileSync(join(files, fileName), 'utf8')
  expect(saved.split('\n').length).toBe(lines.length + 1)
  expect(saved).toContain('fault: database.damaged')
  expect(saved).toContain('vault: up, 2 restarts')
  expect(saved).not.toMatch(/Maria|Muster|Front desk|ERIKSSON|\/tmp/i)
})

it('does none of it while the desk is open, and leaves no real desk', async () => {
  for (const [name, input] of [['recovery.places', {}], ['recovery.copies', { place: 'x' }], ['recovery.report', {}], ['recovery.saveReport', { place: 'x' }], ['recovery.leave', {}], ['recovery.restart', {}]] as const) {
    expect([name, await codeOf(call(name, input as never))]).toEqual([name, 'desk.notAtFault'])
  }
  await damage()
  expect(await codeOf(call('recovery.leave', {}))).toBe('desk.notADemo')
  expect([left, restarted]).toEqual([0, 0])
  await call('recovery.restart', {})
  expect(restarted).toBe(1)
  expect((await call('desk.state', {})).fault?.code).toBe('database.damaged')
})
