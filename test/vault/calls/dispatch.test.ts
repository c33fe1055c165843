import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCalls, type AnyCallName } from '../../../electron/contract/index.ts'
import type { CallSpec } from '../../../electron/contract/call.ts'
import { vaultHandlers } from '../../../electron/vault/calls/create-vault.ts'
import { takeExport } from '../take-export.ts'
import { bench, confirmSpecimen, readyBench, signInAs, type Bench } from '../vault-fixture.ts'

let made: Bench & { administrator: string }
const sessions: Record<string, string | null> = {}
beforeAll(async () => {
  made = await readyBench()
  const administrator = made.session
  for (const role of ['clerk', 'auditor', 'supervisor'] as const) {
    made.session = administrator
    await signInAs(made, role)
    sessions[role] = made.session
  }
  sessions['administrator'] = administrator
  sessions['nobody'] = null
})
afterAll(() => made.dispose())

const specs = Object.entries(allCalls) as [AnyCallName, CallSpec][]
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

describe('the vault and the contract', () => {
  it('answers exactly the calls that the contract gives it', () => {
    expect(Object.keys(vaultHandlers).toSorted()).toEqual(specs.filter(([, spec]) => spec.to === 'vault').map(([name]) => name).toSorted())
  })

  it('records a refusal as the call that was asked for, once', async () => {
    made.session = sessions['clerk'] ?? null
    expect(await codeOf(made.call('internal.authorise', { call: 'devices.test' }))).toBe('staff.forbidden')
    expect(await codeOf(made.call('staff.list', {}))).toBe('staff.forbidden')
    made.session = sessions['administrator'] ?? null
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 2 })
    expect(events.map(({ action, path, status, role }) => `${action} ${path} ${status} ${role}`)).toEqual(['staff.list /staff 403 clerk', 'devices.test /devices/:id/test 403 clerk'])
  })

  it('records what others answered, and happenings of the system', async () => {
    made.session = sessions['clerk'] ?? null
    await made.call('internal.outcome', { call: 'reading.readFile', error: null, subject: 'reading-1' })
    await made.call('internal.outcome', { call: 'reading.frame', error: null, subject: null })
    await made.call('internal.outcome', { call: 'reading.frame', error: { code: 'image.damaged', status: 422 }, subject: null })
    await made.call('internal.happening', { action: 'system.readerRestarted', detail: null })
    made.session = sessions['administrator'] ?? null
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 3 })
    expect(events.map(({ action, status, user }) => `${action} ${status} ${user === 'system' ? user : 'person'}`)).toEqual(['system.readerRestarted 200 system', 'reading.frame 422 person', 'reading.readFile 200 person'])
  })

  it('gives whoever may call a name that tells others nothing, the same each time and nobody else’s', async () => {
    const names: string[] = []
    for (const role of ['clerk', 'supervisor', 'clerk'] as const) {
      made.session = sessions[role] ?? null
      names.push((await made.call('internal.authorise', { call: 'reading.readFile' })).owner)
    }
    const [clerk, supervisor, again] = names
    expect(again).toBe(clerk)
    expect(supervisor).not.toBe(clerk)
    made.session = sessions['administrator'] ?? null
    for (const { id } of await made.call('staff.list', {})) expect(names).not.toContain(id)
  })

  it('writes no event for what the contract does not want in the trail', async () => {
    const size = async () => (await made.call('audit.state', {})).size
    const before = await size()
    await made.call('desk.state', {})
    await made.call('staff.tiles', {})
    await made.call('staff.touch', {})
    expect(await size()).toBe(before)
  })

  it('keeps every value of a document out of the trail', async () => {
    made.session = sessions['clerk'] ?? null
    const id = await confirmSpecimen(made, { primaryIdentifier: 'CANARYNAME', documentNumber: 'CANARY123' }, [{ field: 'secondaryIdentifier', value: 'CANARYHAND' }])
    await made.call('records.search', { query: 'canaryname', before: null, limit: 5 })
    await made.call('records.get', { id })
    made.session = sessions['administrator'] ?? null
    for (const format of ['jsonl', 'csv', 'ocsf'] as const) {
      const { text, events } = await takeExport(made, { filter: {}, format })
      expect(events).toBeGreaterThan(10)
      expect(text.toLowerCase()).not.toContain('canary')
    }
  })

  it('does not hand out what it cannot record', async () => {
    const id = await confirmSpecimen(made)
    const { openEncrypted } = await import('../../../electron/vault/database/database.ts')
    const key = Buffer.from([...made.keychain.entries.values()][0] ?? '', 'hex')
    const other = await openEncrypted(`${made.folder}/records.db`, key, false)
    // Another process holds the write lock: the view cannot be recorded, so there is no view.
    other.exec('BEGIN IMMEDIATE')
    expect(await codeOf(made.call('records.get', { id }))).toBe('database.busy')
    other.exec('ROLLBACK')
    other.close()
    expect(await codeOf(made.call('records.get', { id }))).toBe('done')
  })
})

describe('a desk that is not ready', () => {
  it('answers only what leads out of that', async () => {
    const fresh = await bench()
    expect(await fresh.call('desk.state', {})).toMatchObject({ phase: 'setUp', session: null, fault: null, demoHint: null, terminal: null })
    expect(await fresh.call('staff.tiles', {})).toEqual([])
    expect(await codeOf(fresh.call('staff.signIn', { staffId: 'x', secret: 'whatever' }))).toBe('desk.notSetUp')
    expect(await codeOf(fresh.call('records.search', { query: '', before: null, limit: 1 }))).toBe('staff.signInRequired')
    await fresh.call('internal.happening', { action: 'system.start', detail: null })
    await fresh.dispose()
  })

  it('wants the recovery key typed back before clerks may sign in, also after a restart', async () => {
    const fresh = await bench()
    await fresh.call('internal.happening', { action: 'system.start', detail: null })
    const { recoveryKey, confirmGroups } = await fresh.call('desk.setUp', { deskName: 'D', language: 'de', administrator: { name: 'A', secretKind: 'pin', secret: '493027' } })
    expect(await codeOf(fresh.call('desk.setUp', { deskName: 'D', language: 'de', administrator: { name: 'A', secretKind: 'pin', secret: '493027' } }))).toBe('desk.alreadySetUp')
    await fresh.restart()
    expect(await fresh.call('desk.state', {})).toMatchObject({ phase: 'confirmRecovery', confirmGroups })
    const groups = recoveryKey.split('-')
    expect(await codeOf(fresh.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[(index + 1) % 8] ?? '' })) }))).toBe('keys.recoveryKeyInvalid')
    await fresh.call('desk.confirmRecovery', { groups: confirmGroups.toReversed().map((index) => ({ index, value: (groups[index] ?? '').toLowerCase() })) })
    expect((await fresh.call('desk.state', {})).phase).toBe('signIn')
    const [tile] = await fresh.call('staff.tiles', {})
    await fresh.call('staff.signIn', { staffId: tile?.id ?? '', secret: '493027' })
    // What happened before there was a log is in it all the same.
    const { events } = await fresh.call('audit.list', { filter: {}, before: null, limit: 20 })
    expect(events.map(({ action }) => action)).toContain('system.start')
    const rotated = await fresh.afresh('desk.rotateKey', {}, '493027')
    expect(rotated.recoveryKey).not.toBe(recoveryKey)
    // Under the new key at once, also for the second look at the file that verification takes.
    expect(await fresh.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    await fresh.restart()
    expect((await fresh.call('desk.state', {})).phase).toBe('signIn')
    fresh.keychain.entries.clear()
    await fresh.restart()
    expect((await fresh.call('desk.state', {})).fault).toMatchObject({ code: 'keys.missingForDatabase', recoverable: true })
    expect(await codeOf(fresh.call('desk.recover', { recoveryKey }))).toBe('keys.recoveryKeyInvalid')
    await fresh.call('desk.recover', { recoveryKey: rotated.recoveryKey })
    expect((await fresh.call('desk.state', {})).phase).toBe('signIn')
    await fresh.dispose()
  })
})
