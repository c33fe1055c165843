import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databasePath, keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { logPath } from '../../../electron/vault/database/pair.ts'
import { bringCopy, sweepCopies } from '../../../electron/vault/keys/put-in-place.ts'

describe('a copy that is brought into the desk’s folder', () => {
  let scratch: string
  let from: string
  let desk: string
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'foyer-brought-'))
    from = join(scratch, 'from')
    desk = join(scratch, 'desk')
    mkdirSync(from)
    writeFileSync(databasePath(from), Buffer.alloc(3_000_000, 7), { mode: 0o644 })
  })
  afterEach(() => { rmSync(scratch, { recursive: true, force: true }) })

  it('is the same bytes, the desk’s own, twice', async () => {
    const brought = await bringCopy(from, desk, 'a')
    for (const folder of [brought.folder, await brought.lookedAt()]) {
      expect(readFileSync(databasePath(folder)).equals(readFileSync(databasePath(from)))).toBe(true)
      // Windows has no such bits.
      expect(statSync(databasePath(folder)).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0)
    }
    brought.forget()
    expect(readdirSync(desk)).toEqual([])
  })

  it('is not begun where there is no room for it twice', async () => {
    await expect(bringCopy(from, desk, 'a', () => Promise.resolve(6_000_000))).rejects.toMatchObject({ code: 'database.full' })
    expect(readdirSync(desk)).toEqual([])
  })

  it('has nothing in it that a link or a folder leads to', async () => {
    writeFileSync(join(scratch, 'secret'), 'of this machine')
    symlinkSync(join(scratch, 'secret'), logPath(databasePath(from)))
    mkdirSync(keyFilePath(from))
    const brought = await bringCopy(from, desk, 'a')
    expect(readdirSync(brought.folder)).toEqual(['records.db'])
    rmSync(databasePath(from))
    symlinkSync(join(scratch, 'secret'), databasePath(from))
    await expect(bringCopy(from, desk, 'b')).rejects.toMatchObject({ code: 'files.gone' })
  })

  it('is swept where the try was cut off', async () => {
    const brought = await bringCopy(from, desk, 'a')
    writeFileSync(databasePath(desk), '')
    sweepCopies(desk)
    expect(existsSync(brought.folder)).toBe(false)
    expect(readdirSync(desk)).toEqual(['records.db'])
  })
})
