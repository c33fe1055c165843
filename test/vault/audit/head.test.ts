import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signCheckpoint } from '../../../electron/tlog/sign-checkpoint.ts'
import { headAccountOf, keychainHead } from '../../../electron/vault/audit/head.ts'
import { noteSigner } from '../../../electron/tlog/sign-note.ts'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault-fixture.ts'

describe('the head in the keychain', () => {
  /** A keychain that answers when it is told to. */
  function slowKeychain() {
    const waiting: (() => void)[] = []
    const writes: string[] = []
    return {
      writes,
      let: () => { for (const answer of waiting.splice(0)) answer() },
      get: () => Promise.resolve(null),
      set: (_account: string, value: string) => new Promise<void>((resolve) => { waiting.push(() => { writes.push(value); resolve() }) }),
    }
  }
  const turn = () => new Promise((resolve) => { setImmediate(resolve) })

  it('writes the newest of many, behind the work', async () => {
    const keychain = slowKeychain()
    const head = keychainHead(keychain, 'x')
    for (let size = 1; size <= 50; size++) head.keep(`note ${size}`, () => true)
    await turn()
    keychain.let()
    await turn()
    for (let size = 51; size <= 60; size++) head.keep(`note ${size}`, () => true)
    await turn()
    keychain.let()
    await turn()
    keychain.let()
    await head.settle(1000)
    expect(keychain.writes.length).toBeLessThanOrEqual(3)
    expect(keychain.writes.at(-1)).toBe('note 60')
    expect(head.known()).toBe('note 60')
  })

  it('waits for a keychain that hangs no longer than it is told to', async () => {
    const head = keychainHead({ get: () => new Promise(() => undefined), set: () => new Promise(() => undefined) }, 'x')
    head.keep('note', () => true)
    await head.settle(20)
    expect(head.known()).toBeUndefined()
  })

  it('leaves a locked keychain alone for a while, and replaces nothing that it may not', async () => {
    let asked = 0
    let time = 0
    const locked = { get: () => { asked++; return Promise.reject(new FoyerError('keys.keychainLocked')) }, set: () => Promise.resolve() }
    const head = keychainHead(locked, 'x', () => time)
    for (let round = 0; round < 10; round++) { head.keep(`note ${round}`, () => true); await head.settle(1000) }
    expect(asked).toBe(1)
    time += 61_000
    head.keep('later', () => true)
    await head.settle(1000)
    expect(asked).toBe(2)

    const writes: string[] = []
    const other = keychainHead({ get: () => Promise.resolve('ahead of us'), set: (_account, value) => { writes.push(value); return Promise.resolve() } }, 'x')
    other.keep('ours', (present) => present !== 'ahead of us')
    await other.settle(1000)
    expect(writes).toEqual([])
  })
})

describe('a desk and the head in its keychain', () => {
  let made: Bench & { administrator: string }
  beforeEach(async () => { made = await readyBench() })
  afterEach(() => made.dispose())

  const signIn = () => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })

  it('shows a whole folder put back from an older copy, checkpoint file and all, also where the keychain answers late, and goes on working', async () => {
    await confirmSpecimen(made)
    await made.restart()
    await made.vault.close()
    const copy = `${made.folder}-copy`
    cpSync(made.folder, copy, { recursive: true })
    await made.restart()
    await signIn()
    await confirmSpecimen(made)
    await made.vault.close()
    rmSync(made.folder, { recursive: true })
    cpSync(copy, made.folder, { recursive: true })
    const held = made.keychain.entries.get(headAccountOf(made.folder))
    await made.restart()
    expect((await made.call('desk.state', {})).fault).toMatchObject({ code: 'database.logMissing' })
    // One that says nothing about it at first holds up nobody, and is heard all the same.
    let asked = 0
    await made.restart({ keychain: { ...made.keychain, get: (account) => (account === headAccountOf(made.folder) && asked++ === 0 ? Promise.reject(new Error('no answer')) : made.keychain.get(account)) } })
    await signIn()
    await confirmSpecimen(made)
    // However much is added: what the keychain holds is not replaced by another history.
    for (let number = 0; number < 100; number++) await made.call('internal.happening', { action: 'system.readerRestarted', detail: null })
    const { ok, problems } = await made.call('audit.verify', {})
    expect(ok).toBe(false)
    expect(problems.map(({ code }) => code)).toContain('checkpointWrong')
    expect(made.keychain.entries.get(headAccountOf(made.folder))).toBe(held)
    const { events } = await made.call('audit.list', { filter: { action: 'audit.anchor' }, before: null, limit: 10 })
    expect(events.map(({ user, detail }) => `${user} ${detail}`)).toContain('system keychain=ahead')
  })

  it('says in the trail that the file or the head is gone', async () => {
    await made.restart()
    await made.vault.close()
    made.keychain.entries.delete(headAccountOf(made.folder))
    rmSync(`${made.folder}/audit-checkpoint.txt`)
    await made.restart()
    await signIn()
    const { events } = await made.call('audit.list', { filter: { action: 'audit.anchor' }, before: null, limit: 10 })
    expect(events.map(({ detail }) => detail)).toEqual(expect.arrayContaining(['file=missing', 'keychain=missing']))
    expect(made.keychain.entries.get(headAccountOf(made.folder))).toContain('foyer/t-')
  })

  it('says in the trail that the file is damaged or another’s, keeps it under another name, and signs on', async () => {
    const file = `${made.folder}/audit-checkpoint.txt`
    const another = signCheckpoint(7, new Uint8Array(32), noteSigner('foyer/t-other', new Uint8Array(32).fill(7)))
    for (const [number, content] of ['', 'torn', another].entries()) {
      await made.vault.close()
      writeFileSync(file, content)
      await made.restart()
      await signIn()
      await confirmSpecimen(made)
      await made.vault.close()
      expect(readFileSync(file, 'utf8')).toContain('foyer/t-')
      expect(readFileSync(file, 'utf8')).not.toBe(another)
      expect(readFileSync(`${file}.set-aside-${number + 1}`, 'utf8')).toBe(content)
      await made.restart()
      await signIn()
      const { ok, problems, notes } = await made.call('audit.verify', {})
      // One that says nothing may have been torn by anything; another terminal's came there by somebody.
      expect({ ok, problems: problems.map(({ detail }) => detail) }).toEqual(content === another ? { ok: false, problems: ['file=foreign'] } : { ok: true, problems: [] })
      expect(notes.filter(({ detail }) => detail === 'file=damaged')).toHaveLength(Math.min(2, number + 1))
    }
  }, 120_000)

  it('works, signs, verifies and closes with a keychain that never answers once it is open', async () => {
    const started = performance.now()
    await made.restart({ keychain: { ...made.keychain, get: (account) => (account.startsWith('audit-head') ? new Promise(() => undefined) : made.keychain.get(account)) } })
    await signIn()
    await confirmSpecimen(made)
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
    await made.vault.close()
    // Not a measure of speed: without a bound it would never come here.
    expect(performance.now() - started).toBeLessThan(60_000)
  }, 120_000)

  it('signs soon after an event, without another one', async () => {
    const before = (await made.call('audit.state', {})).size
    const signed = async () => Number((await made.call('audit.state', {})).checkpoint?.split('\n')[1])
    await expect.poll(signed, { timeout: 50_000, interval: 50 }).toBe(before)
  })
})
