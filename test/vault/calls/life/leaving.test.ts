import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Input } from '../../../../electron/contract/index.ts'
import type { VaultOptions } from '../../../../electron/vault/calls/create-vault.ts'
import { administratorSecret, bench, readyBench, signInAs, type Bench } from '../../vault-fixture.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const asked = (made: Bench, call: string, secret?: string) => codeOf((async () => {
  if (secret !== undefined) await made.call('staff.prove', { call, kind: 'secret', answer: secret })
  return made.call('internal.authorise', { call })
})())
const toDemo = (made: Bench) => asked(made, 'desk.switchMode')

describe('no demo from a desk that was ever real', () => {
  it('opens from the demo to the real desk, and back from one that never was set up', async () => {
    for (const mode of ['demo', 'desk'] as const) {
      const made = await bench({ mode })
      expect(await toDemo(made), mode).toBe('done')
      expect((await made.call('desk.state', {})).demoOffered, mode).toBe(mode === 'desk')
      await made.dispose()
    }
  })

  it.each<[string, (made: Bench) => Partial<VaultOptions>]>([
    ['a policy file', ({ folder }) => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'policy.json'), '{ "kiosk": true }')
      return { policyFile: { path: join(folder, 'policy.json'), guarded: true, overruled: false } }
    }],
    ['a policy file that is a link to nowhere', ({ folder }) => {
      mkdirSync(folder, { recursive: true })
      symlinkSync(join(folder, 'gone'), join(folder, 'policy.json'))
      return { policyFile: { path: join(folder, 'policy.json'), guarded: true, overruled: false } }
    }],
    ['a desk in another place', ({ keychain }) => {
      keychain.entries.set('desk-at-0123456789abcdef0123456789abcdef', '00'.repeat(16))
      return {}
    }],
  ])('stays shut on a machine that has %s, which may be set up all the same', async (_what, leave) => {
    const made = await bench()
    await made.restart(leave(made))
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'setUp', demoOffered: false })
    expect(await toDemo(made)).toBe('desk.notADemo')
    await made.call('desk.setUp', { deskName: 'Front desk', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    await made.dispose()
  })

  it('is not offered any more by a set-up during which another process set up a desk', async () => {
    const made = await bench()
    made.keychain.entries.set('desk-at-0123456789abcdef0123456789abcdef', '00'.repeat(16))
    expect(await toDemo(made)).toBe('desk.notADemo')
    await made.dispose()
  })

  it('stays shut for everybody once the desk is set up, the first minute included', async () => {
    const fresh = await bench()
    const setUp = fresh.call('desk.setUp', { deskName: 'Front desk', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    // Asked in the middle of it: the answer waits for its end.
    const early = toDemo(fresh)
    await setUp
    expect(await early).toBe('desk.notADemo')
    expect(await toDemo(fresh)).toBe('desk.notADemo')
    await fresh.dispose()

    const made = await readyBench()
    expect(await toDemo(made)).toBe('desk.notADemo')
    await signInAs(made, 'supervisor')
    expect(await toDemo(made)).toBe('desk.notADemo')
    made.session = null
    expect(await toDemo(made)).toBe('desk.notADemo')
    await made.dispose()
  })

  it.each<[string, (made: Bench) => void]>([
    ['no keychain', ({ keychain }) => { keychain.failing = 'keys.keychainMissing' }],
    ['a locked keychain', ({ keychain }) => { keychain.failing = 'keys.keychainLocked' }],
    ['no key in the keychain', ({ keychain }) => { keychain.entries.clear() }],
    ['a damaged database', ({ folder }) => { writeFileSync(join(folder, 'records.db'), 'not a database') }],
    ['no key file', ({ folder, keychain }) => { rmSync(join(folder, 'key.json')); keychain.entries.clear() }],
    ['no database', ({ folder }) => { for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `records.db${end}`), { force: true }) }],
    ['nothing left but its checkpoint', ({ folder, keychain }) => {
      for (const name of ['key.json', 'records.db', 'records.db-wal', 'records.db-shm']) rmSync(join(folder, name), { force: true })
      keychain.entries.clear()
    }],
    ['nothing left but its key in the keychain', ({ folder }) => { rmSync(folder, { recursive: true }) }],
    ['nothing left, and a keychain that does not say', ({ folder, keychain }) => { rmSync(folder, { recursive: true }); mkdirSync(folder); keychain.failing = 'keys.keychainLocked' }],
  ])('stays shut with %s', async (_fault, breakIt) => {
    const made = await readyBench()
    await made.vault.close()
    breakIt(made)
    await made.restart()
    // Whoever tries again meanwhile opens no gap.
    const again = codeOf(made.call('desk.retry', {}))
    expect(await toDemo(made)).toBe('desk.notADemo')
    await again
    expect(await toDemo(made)).toBe('desk.notADemo')
    await made.dispose()
  })

  it('stays shut where a keychain that is not there any more may have known a desk', async () => {
    for (const failing of ['keys.keychainMissing', 'keys.keychainLocked'] as const) {
      const made = await bench()
      made.keychain.failing = failing
      expect(await toDemo(made)).toBe(failing)
      await made.restart()
      expect(await toDemo(made)).toBe('desk.notADemo')
      await made.dispose()
    }
  })
})

describe('printing the recovery key', () => {
  it('is for whoever sets the desk up, until it is confirmed, and for administrators', async () => {
    const made = await bench()
    const print = () => asked(made, 'desk.print')
    expect(await print()).toBe('staff.signInRequired')
    const { recoveryKey, confirmGroups } = await made.call('desk.setUp', { deskName: 'Front desk', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    expect(await print()).toBe('done')
    const groups = recoveryKey.split('-')
    await made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
    expect(await print()).toBe('staff.signInRequired')
    const [tile] = await made.call('staff.tiles', {})
    await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
    expect(await print()).toBe('done')
    await signInAs(made, 'supervisor')
    expect(await print()).toBe('staff.forbidden')
    await made.dispose()
  })
})

describe('leaving the kiosk', () => {
  it("needs the administrator's own secret again, counts the guesses, and is in the trail as what it was", async () => {
    const made = await readyBench()
    expect(await asked(made, 'desk.exit')).toBe('staff.proofWanted')
    expect(await asked(made, 'desk.exit', administratorSecret)).toBe('done')
    // Once: the next leaving wants another proof.
    expect(await asked(made, 'desk.exit')).toBe('staff.proofWanted')
    for (let guess = 0; guess < 5; guess += 1) expect(await asked(made, 'desk.exit', `a guess ${guess}`)).toBe('staff.wrongSecret')
    expect(await asked(made, 'desk.exit', administratorSecret)).toBe('staff.throttled')
    const { events } = await made.call('audit.list', { filter: { action: 'staff.prove' }, before: null, limit: 20 })
    expect(events.map(({ status, error, detail }) => `${status} ${error} ${detail}`)).toEqual(['429 staff.throttled', ...Array.from({ length: 5 }, () => '401 staff.wrongSecret')].map((each) => `${each} secret desk.exit`))
    await made.dispose()
  })

  it("does not take another's secret, nor anybody's but an administrator's", async () => {
    const made = await readyBench()
    await signInAs(made, 'supervisor')
    expect(await asked(made, 'desk.exit', 'supervisor has a long phrase')).toBe('staff.forbidden')
    expect(await asked(made, 'desk.exit', administratorSecret)).toBe('staff.forbidden')
    made.session = null
    expect(await asked(made, 'desk.exit', administratorSecret)).toBe('staff.signInRequired')
    await made.dispose()
  })

  it('by switching it off in the settings needs the same', async () => {
    const made = await readyBench()
    const set = (values: Input<'desk.setPolicy'>['values'], secret?: string) => codeOf(secret === undefined ? made.call('desk.setPolicy', { values }) : made.afresh('desk.setPolicy', { values }, secret))
    expect(await set({ kiosk: false })).toBe('staff.proofWanted')
    expect(await set({ kiosk: false }, 'not her secret')).toBe('staff.wrongSecret')
    expect((await made.call('desk.state', {})).policy.values.kiosk).toBe(true)
    expect(await set({ sounds: false })).toBe('done')
    expect(await set({ kiosk: false }, administratorSecret)).toBe('done')
    // Off it is; what else is set needs no secret, and neither does switching it on.
    expect(await set({ kiosk: false, sounds: true })).toBe('done')
    expect(await set({ kiosk: true })).toBe('done')
    await made.dispose()
  })
})
