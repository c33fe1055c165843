import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeFor } from '../../../electron/vault/keys/keychain.ts'

/** The real Secret Service: gnome-keyring on a bus of its own, with a keyring of its own, and keytar in a real process. */
const present = process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon'].every((tool) => spawnSync('which', [tool]).status === 0)
if (!present) console.warn('skipped: the real keychain (apt-get install gnome-keyring dbus libsecret-1-0)')

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-keyring-'))
  writeFileSync(join(scratch, 'play.ts'), `
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { systemKeychain } from ${JSON.stringify(resolve('electron/vault/keys/keychain.ts'))}
import { createDatabase } from ${JSON.stringify(resolve('electron/vault/keys/create-database.ts'))}
import { databasePath } from ${JSON.stringify(resolve('electron/vault/database/desk-files.ts'))}
import { openWithKeychain } from ${JSON.stringify(resolve('electron/vault/keys/database-key.ts'))}
import { rotateKey } from ${JSON.stringify(resolve('electron/vault/keys/rotation.ts'))}
const place = { folder: process.argv[2] ?? '', keychain: systemKeychain('foyer-test'), randomBytes }
const step = async (name: string, work: () => Promise<unknown>) => {
  try { console.log(name, await work()) } catch (error) { console.log(name, (error as { code?: string }).code) }
}
await step('round', async () => {
  await place.keychain.set('a', 'b')
  const found = [await place.keychain.get('a'), await place.keychain.get('c'), (await place.keychain.all()).length]
  await place.keychain.remove('a')
  return JSON.stringify([...found, await place.keychain.get('a'), (await place.keychain.all()).length])
})
await step('database', async () => {
  if (!existsSync(databasePath(place.folder))) (await createDatabase(place, () => undefined)).database.close()
  const database = await openWithKeychain(place)
  if (database === null) return 'firstRun'
  if (process.argv[3] === 'rotate') await rotateKey(place, database)
  database.close()
  return (await openWithKeychain(place))?.open
})
`)
})
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

function play(before: string, args: readonly string[], bus: readonly string[] = []): Promise<string> {
  const command = `${before} exec "${process.execPath}" "${join(scratch, 'play.ts')}" ${args.join(' ')}`
  const environment = {
    PATH: process.env['PATH'], HOME: scratch, XDG_DATA_HOME: join(scratch, 'data'), XDG_CACHE_HOME: join(scratch, 'cache'),
    // Of its own: the keyring of the play before may still be ending, and is found by its socket there.
    XDG_RUNTIME_DIR: mkdtempSync(join(scratch, 'run-')),
  }
  return new Promise((done) => {
    execFile('dbus-run-session', [...bus, '--', 'bash', '-c', command], { env: environment, timeout: 100_000 }, (_error, stdout) => { done(stdout) })
  })
}
const unlocked = 'echo -n test | gnome-keyring-daemon --unlock --components=secrets >/dev/null;'
const locked = 'gnome-keyring-daemon --start --components=secrets >/dev/null;'

describe.runIf(present)('the OS keychain through keytar', () => {
  it('keeps, finds, lists and removes; carries a database through set-up, opening and a change of key', async () => {
    const folder = join(scratch, 'desk')
    expect(await play(unlocked, [folder])).toBe('round ["b",null,1,null,0]\ndatabase true\n')
    // The second entry is the database's key; after the change of key there is still one.
    expect(await play(unlocked, [folder, 'rotate'])).toBe('round ["b",null,2,null,1]\ndatabase true\n')
    expect(await play(unlocked, [folder])).toBe('round ["b",null,2,null,1]\ndatabase true\n')
    // The same keyring, but nobody has unlocked it: not the same as a key that is gone.
    expect(await play(locked, [folder])).toBe('round keys.keychainLocked\ndatabase keys.keychainLocked\n')
  }, 120_000)

  it('says that it is refused, by a rule of the bus: no unlocking helps there', async () => {
    const rules = join(scratch, 'bus.conf')
    writeFileSync(rules, `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><standard_session_servicedirs/>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><deny send_destination="org.freedesktop.secrets"/></policy></busconfig>`)
    expect(await play(unlocked, [join(scratch, 'refused')], ['--config-file', rules])).toBe('round keys.keychainDenied\ndatabase keys.keychainDenied\n')
  }, 120_000)

  it('says that there is none', async () => {
    const folder = join(scratch, 'nobody')
    expect(await play('unset DBUS_SESSION_BUS_ADDRESS;', [folder])).toBe('round keys.keychainMissing\ndatabase keys.keychainMissing\n')
  }, 120_000)
})

describe('what a keychain says', () => {
  it.each([
    ['Could not connect: Permission denied', 'keys.keychainDenied'],
    ['Rejected send message, 2 matched rules; type="method_call", sender=":1.1" interface="org.freedesktop.Secret.Service" member="Unlock"', 'keys.keychainDenied'],
    ['GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: An AppArmor policy prevents this sender from sending this message', 'keys.keychainDenied'],
    ['Access is denied.', 'keys.keychainDenied'],
    ['Cannot create an item in a locked collection', 'keys.keychainLocked'],
    ['The prompt was dismissed', 'keys.keychainLocked'],
    ['User interaction is not allowed.', 'keys.keychainLocked'],
    ['Could not connect: Connection refused', 'keys.keychainMissing'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keys.keychainMissing'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keys.keychainMissing'],
  ])('%s', (message, code) => { expect(codeFor(message)).toBe(code) })
})
