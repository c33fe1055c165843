import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault-fixture.ts'

const disk = mkdtempSync(join(tmpdir(), 'foyer-disk-'))
const mount = (...args: string[]) => spawnSync('mount', args).status === 0
const mounted = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk)
if (!mounted) console.warn('skipped: full and read-only disks (mounting a small one wants root)')

describe.runIf(mounted)('a disk that gives out', () => {
  let made: Bench & { administrator: string }
  beforeAll(async () => { made = await readyBench({ dataFolder: join(disk, 'desk') }) })
  afterAll(async () => {
    await made.vault.close()
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

  it('says database.full, keeps what was acknowledged, and goes on when there is room', async () => {
    const ids: string[] = []
    let code = 'done'
    for (let count = 0; code === 'done' && count < 2000; count++) {
      code = await codeOf(confirmSpecimen(made, { address: 'x'.repeat(400), placeOfBirth: `${count}`.padEnd(400, 'y') }).then((id) => ids.push(id)))
    }
    expect(code).toBe('database.full')
    // More room: the same vault works again, and the log has not lost its thread.
    expect(mount('-o', 'remount,size=8m', disk)).toBe(true)
    ids.push(await confirmSpecimen(made))
    const found = await made.call('records.search', { query: '', before: null, limit: 1 })
    expect(found.total).toBe(ids.length)
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
  }, 120_000)

  it('says database.readOnly at the start, and opens again after the disk was mended', async () => {
    await made.vault.close()
    expect(mount('-o', 'remount,ro', disk)).toBe(true)
    await made.restart()
    const { phase, fault } = await made.call('desk.state', {})
    expect({ phase, code: fault?.code }).toEqual({ phase: 'fault', code: 'database.readOnly' })
    expect(await codeOf(made.call('records.search', { query: '', before: null, limit: 1 }))).toBe('staff.signInRequired')
    expect(await codeOf(made.call('desk.retry', {}))).toBe('database.readOnly')
    expect(mount('-o', 'remount,rw', disk)).toBe(true)
    await made.call('desk.retry', {})
    expect((await made.call('desk.state', {})).phase).toBe('signIn')
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
  })

  it('that is full while the desk is closed does not make it look like a copy', async () => {
    await confirmSpecimen(made, { address: 'on the last pages' })
    const ballast = join(disk, 'ballast')
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'])
    await made.vault.close()
    rmSync(ballast)
    await made.restart()
    expect((await made.call('desk.state', {})).fault).toBeNull()
  })

  it('cannot be set up on a read-only disk, and leaves no key behind', async () => {
    await made.vault.close()
    const keys = made.keychain.entries.size
    expect(mount('-o', 'remount,ro', disk)).toBe(true)
    const other = await readyBench({ dataFolder: join(disk, 'other'), keychain: made.keychain }).then(() => 'done', (error: unknown) => (error as { code: string }).code)
    mount('-o', 'remount,rw', disk)
    expect(other).toBe('database.readOnly')
    expect(made.keychain.entries.size).toBe(keys)
  })
})
