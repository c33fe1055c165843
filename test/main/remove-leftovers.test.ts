import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removeLeftovers, type Surroundings } from '../../electron/main/remove-leftovers.ts'

describe('what a runtime with telemetry left', () => {
  let folder: string
  let surroundings: Surroundings
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-leftovers-'))
    surroundings = { env: {}, platform: 'linux', home: join(folder, 'home'), temporary: join(folder, 'tmp'), uid: process.getuid?.() }
    mkdirSync(surroundings.temporary)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const plant = (...paths: string[]): void => {
    for (const path of paths) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), 'planted')
    }
  }
  const left = (path: string): boolean => existsSync(join(folder, path))

  test.each([
    ['linux', {}, 'home/.cache'],
    ['linux', { XDG_CACHE_HOME: 'not/absolute' }, 'home/.cache'],
    ['darwin', {}, 'home/Library/Application Support'],
  ] as const)('is gone after a start, on %s with %j', async (platform, env, cache) => {
    const own = `${cache}/Microsoft/DeveloperTools/.onnxruntime`
    plant(`${own}/deviceid`, `${own}/onnxruntime.db`, `${own}/onnxruntime.db-wal`, `${cache}/Microsoft/DeveloperTools/deviceid`, 'tmp/mat-debug-4711.log', 'tmp/mat-debug-notes.log', 'tmp/other.log')
    await removeLeftovers({ ...surroundings, platform, env })
    expect([left(own), left('tmp/mat-debug-4711.log')]).toEqual([false, false])
    // Another program's.
    expect([left(`${cache}/Microsoft/DeveloperTools/deviceid`), left('tmp/mat-debug-notes.log'), left('tmp/other.log')]).toEqual([true, true, true])
  })

  test('is not looked for on Windows, where that runtime left nothing: what is there is another program’s', async () => {
    const others = ['home/AppData/Local/Microsoft/DeveloperTools/.onnxruntime/deviceid', 'tmp/mat-debug-4711.log']
    plant(...others)
    await removeLeftovers({ ...surroundings, platform: 'win32', env: { LOCALAPPDATA: join(folder, 'home/AppData/Local') } })
    expect(others.filter((path) => !left(path))).toEqual([])
  })

  test('is looked for where the user keeps caches', async () => {
    plant('elsewhere/Microsoft/DeveloperTools/.onnxruntime/deviceid')
    await removeLeftovers({ ...surroundings, env: { XDG_CACHE_HOME: join(folder, 'elsewhere') } })
    expect(left('elsewhere/Microsoft/DeveloperTools/.onnxruntime')).toBe(false)
  })

  test('beside something else goes by itself', async () => {
    const own = 'home/.cache/Microsoft/DeveloperTools/.onnxruntime'
    plant(`${own}/deviceid`, `${own}/notes.txt`)
    await removeLeftovers(surroundings)
    expect([left(`${own}/deviceid`), left(`${own}/notes.txt`)]).toEqual([false, true])
  })

  test.each(['home/.cache/Microsoft', 'home/.cache/Microsoft/DeveloperTools', 'home/.cache/Microsoft/DeveloperTools/.onnxruntime'])('behind a link at %s stays', async (at) => {
    const rest = 'Microsoft/DeveloperTools/.onnxruntime/deviceid'.slice(at.slice('home/.cache/'.length).length + 1)
    plant(`away/${rest}`)
    mkdirSync(join(folder, at, '..'), { recursive: true })
    symlinkSync(join(folder, 'away'), join(folder, at))
    await removeLeftovers(surroundings)
    expect(left(`away/${rest}`)).toBe(true)
  })

  test('a link or a folder under such a name is no log, and what it leads to stays', async () => {
    plant('precious')
    symlinkSync(join(folder, 'precious'), join(folder, 'tmp/mat-debug-1.log'))
    mkdirSync(join(folder, 'tmp/mat-debug-2.log'))
    await removeLeftovers(surroundings)
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('planted')
    expect([left('tmp/mat-debug-1.log'), left('tmp/mat-debug-2.log')]).toEqual([true, true])
  })

  test("another user's stays", async () => {
    plant('tmp/mat-debug-3.log', 'home/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid')
    await removeLeftovers({ ...surroundings, uid: 4_000_000 })
    expect([left('tmp/mat-debug-3.log'), left('home/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid')]).toEqual([true, true])
  })

  test('nothing there is nothing to do', async () => {
    await expect(removeLeftovers({ ...surroundings, temporary: join(folder, 'none') })).resolves.toBeUndefined()
  })
})
