import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { guessesPath } from '../../../electron/vault/database/desk-files.ts'
import { confirmSpecimen, readyBench, administratorSecret, bench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string, recoveryKey: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
/** Only the wall clock goes. */
const leap = (ms: number) => {
  made.clock.time += ms
  made.clock.leapt += ms
}

/** The desk becomes a copy without its write-ahead log. */
async function loseLog(): Promise<void> {
  await confirmSpecimen(made)
  const kept = join(made.folder, '..', 'kept.db')
  copyFileSync(join(made.folder, 'records.db'), kept)
  await made.vault.close()
  copyFileSync(kept, join(made.folder, 'records.db'))
  for (const name of ['records.db-wal', 'records.db-shm']) rmSync(join(made.folder, name), { force: true })
}

/** Each in a process that begins anew. @returns how often each answer came */
async function guessOverStarts(starts: number, guess: (which: string) => Promise<unknown>, before: () => void = () => undefined): Promise<Record<string, number>> {
  const answers: Record<string, number> = {}
  for (let start = 0; start < starts; start += 1) {
    before()
    await made.restart()
    for (let each = 0; each < 3; each += 1) {
      const code = await codeOf(guess(`${start} ${each}`))
      answers[code] = (answers[code] ?? 0) + 1
    }
  }
  return answers
}

const atCopy = (which: string) => made.call('desk.openIncomplete', { name: 'Maria Muster', secret: `not her words ${which}` })
const asHerself = () => made.call('desk.openIncomplete', { name: 'Maria Muster', secret: administratorSecret })

describe('guesses at an administrator of a copy that is not written into', () => {
  it('are counted over starts of the program, whatever the clock says, and the wait is over when it is', async () => {
    await loseLog()
    expect(await guessOverStarts(5, atCopy, () => leap(3_700_000))).toEqual({ 'staff.wrongSecret': 5, 'staff.throttled': 10 })
    expect(await codeOf(asHerself())).toBe('staff.throttled')
    made.clock.time += 10_000
    await made.restart()
    expect(await codeOf(asHerself())).toBe('done')
  })

  it('begin anew where somebody deleted their file, or damaged it, and nobody is locked out by that', async () => {
    await loseLog()
    expect(await guessOverStarts(2, atCopy)).toEqual({ 'staff.wrongSecret': 5, 'staff.throttled': 1 })
    writeFileSync(guessesPath(made.folder), 'no database at all'.repeat(300))
    expect(await codeOf(atCopy('again'))).toBe('staff.wrongSecret')
    rmSync(guessesPath(made.folder))
    expect(await codeOf(asHerself())).toBe('done')
  })

  it('are none where something else stands in the way, as damage', async () => {
    await loseLog()
    await withDatabase(made, (database) => database.exec('ALTER TABLE staff RENAME TO gone'))
    await made.restart()
    const answers = new Set<string>()
    for (let tries = 0; tries < 8; tries += 1) answers.add(await codeOf(asHerself()))
    expect([...answers]).toEqual(['internal.fault'])
  })

  it('are not looked at where they cannot be counted', async () => {
    await loseLog()
    await made.restart()
    mkdirSync(guessesPath(made.folder))
    expect(await codeOf(asHerself())).toMatch(/^database\./)
    rmSync(guessesPath(made.folder), { recursive: true })
    expect(await codeOf(asHerself())).toBe('done')
  })
})

describe('guesses at the recovery key that opens a desk', () => {
  /** Another desk's key: well written, and wrong. */
  async function otherKey(): Promise<string> {
    const other = await readyBench()
    await other.dispose()
    return other.recoveryKey
  }
  const loseKeychain = async () => {
    await made.vault.close()
    made.keychain.entries.clear()
  }

  it('are counted over starts too; a slip of the pen costs nothing', async () => {
    const wrong = await otherKey()
    await loseKeychain()
    expect(await guessOverStarts(3, () => made.call('desk.recover', { recoveryKey: wrong }), () => leap(3_700_000))).toEqual({ 'keys.recoveryKeyInvalid': 5, 'staff.throttled': 4 })
    const slip = made.recoveryKey.replace(/^./, (first) => (first === '2' ? '3' : '2'))
    expect(await codeOf(made.call('desk.recover', { recoveryKey: slip }))).toBe('keys.recoveryKeyInvalid')
    made.clock.time += 10_000
    expect(await codeOf(made.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('done')
  })

  it('are none where the key was right and something else stood in the way', async () => {
    await loseKeychain()
    await made.restart()
    const locked = vi.spyOn(made.keychain, 'set').mockRejectedValue(new FoyerError('keys.keychainLocked'))
    for (let tries = 0; tries < 8; tries += 1) expect(await codeOf(made.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('keys.keychainLocked')
    locked.mockRestore()
    expect(await codeOf(made.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('done')
  })

  it('where no desk is leave nothing behind', async () => {
    const empty = await bench()
    expect(await codeOf(empty.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('desk.notSetUp')
    expect(existsSync(guessesPath(empty.folder))).toBe(false)
    await empty.dispose()
  })
})

describe('guesses in an open desk', () => {
  it('of an account are held up over starts that each set the clock on by more than the wait', async () => {
    const answers = await guessOverStarts(7, (which) => made.call('staff.signIn', { staffId: made.administrator, secret: `not hers ${which}` }), () => leap(3_700_000))
    expect(answers).toEqual({ 'staff.wrongSecret': 5, 'staff.throttled': 16 })
  })

  it('of the recovery key in place of a secret are too', async () => {
    const other = await readyBench()
    await other.dispose()
    const reset = () => made.call('staff.resetAdministrator', { recoveryKey: other.recoveryKey, staffId: made.administrator, secretKind: 'passphrase', secret: 'seven other lanterns' })
    expect(await guessOverStarts(3, reset, () => leap(3_700_000))).toEqual({ 'keys.recoveryKeyInvalid': 5, 'staff.throttled': 4 })
  })

  it('wait again after the machine was started, no longer than the wait is', async () => {
    for (let tries = 0; tries < 5; tries += 1) await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: `not hers ${tries}` }))
    const rightly = () => codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret }))
    // The steady clock begins at nothing, and the wall clock says that a week went by.
    made.clock.time += 7 * 86_400_000
    made.clock.leapt = made.clock.time - 4_000
    await made.restart()
    expect(await rightly()).toBe('staff.throttled')
    made.clock.time += 9_000
    expect(await rightly()).toBe('staff.throttled')
    made.clock.time += 1_000
    expect(await rightly()).toBe('done')
  })
})
