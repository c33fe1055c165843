import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { NewerVersion } from '../../electron/main/newer-version.ts'
import { secondStart } from '../../electron/main/second-start.ts'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'foyer-newer-')))
afterEach(() => rmSync(home, { recursive: true, force: true }))

function installed(version: string): string {
  const folder = join(home, 'live', `${version}.1`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'foyer'), '')
  rmSync(join(home, 'current'), { force: true })
  symlinkSync(`live/${version}.1`, join(home, 'current'))
  return join(folder, 'foyer')
}

it('says that a newer version waits, and starts it when nobody is signed in and nothing was touched for a minute', async () => {
  const executable = installed('1.0.0')
  const told: string[] = []
  const started: string[] = []
  let time = 0
  let attended = true
  const newer = new NewerVersion({ executable, realPath: realpath, now: () => time, isAttended: () => Promise.resolve(attended), tell: (version) => told.push(version), restart: (path) => started.push(path) })
  time = 3_600_000
  expect(await newer.look()).toBe('none')
  // Between two steps of an installation.
  rmSync(join(home, 'current'))
  expect(await newer.look()).toBe('none')
  const next = installed('1.1.0')
  expect(await newer.look()).toBe('waits')
  attended = false
  newer.touched()
  time += 59_999
  expect(await newer.look()).toBe('waits')
  expect([told, started]).toEqual([['1.1.0', '1.1.0'], []])
  time += 1
  expect(await newer.look()).toBe('starts')
  expect(started).toEqual([next])
})

it('does nothing where it is not installed so, whatever a link says', async () => {
  installed('1.1.0')
  const elsewhere = new NewerVersion({ executable: join(home, 'unpacked', 'foyer'), realPath: realpath, now: () => 1e9, isAttended: () => Promise.resolve(false), tell: () => expect.unreachable(), restart: () => expect.unreachable() })
  expect(await elsewhere.look()).toBe('none')
  const outside = new NewerVersion({ executable: join(home, 'live', '1.0.0.1', 'foyer'), realPath: () => Promise.resolve('/tmp/other/foyer'), now: () => 1e9, isAttended: () => Promise.resolve(false), tell: () => expect.unreachable(), restart: () => expect.unreachable() })
  expect(await outside.look()).toBe('none')
})

it.each([
  ['demo', { mode: 'desk' }, ['end', 'desk']], ['demo', { mode: 'demo' }, []], ['desk', { mode: 'demo' }, []], ['desk', { mode: 'desk' }, []], ['demo', null, []], ['demo', 'desk', []], ['demo', { mode: { desk: true } }, []],
] as const)('a second start at the %s that wishes %j', async (mode, wish, done) => {
  const seen: string[] = []
  await secondStart({ wish, processes: { mode, switchTo: (to) => { seen.push(to); return Promise.resolve() } }, endSessions: () => seen.push('end') })
  expect(seen).toEqual(done)
})

it('starts the newer version once, and not at all where this one has begun to end while it was asked whether anybody is there', async () => {
  const executable = installed('1.0.0')
  installed('1.1.0')
  let time = 0
  let meanwhile: () => Promise<unknown> = () => Promise.resolve()
  let starts = 0
  const make = () => new NewerVersion({
    executable, realPath: realpath, now: () => time, tell: () => expect.unreachable(), restart: () => { starts++ },
    isAttended: async () => {
      const now = meanwhile
      meanwhile = () => Promise.resolve()
      await now()
      return false
    },
  })
  const [first, second] = [make(), make()]
  time = 3_600_000
  meanwhile = () => { first.end(); return Promise.resolve() }
  expect([await first.look(), starts]).toEqual(['none', 0])
  meanwhile = () => second.look()
  expect([await second.look(), starts]).toEqual(['none', 1])
})
