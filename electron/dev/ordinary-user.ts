// End-to-end tests run as the installed app does: as an ordinary user, in Chromium's sandbox, which root cannot have. Where the tests
// were started by root (a container, CI), a user of their own is made for them. A checkout and a cache may lie where root alone may go
// (beneath /root, say): they are shown to that user, as they are, in a mount name space of its own, which ends with the command.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, root } from './paths.ts'
import type { Command } from './session.ts'

export const TEST_USER = 'foyer-test'
/** Where that user finds things; nothing lies there outside the name space. */
const PLACE = '/run/foyer-test'

/** $1 place, $2 uid, $3 gid, then pairs of what to show and where, "--", and the command. */
const SCRIPT = `
set -e
place="$1" uid="$2" gid="$3"; shift 3
mount -t tmpfs -o mode=755,size=1m foyer-test "$place"
while [ "$1" != -- ]; do
  mkdir -p "$place/$2"
  mount --bind "$1" "$place/$2"
  shift 2
done
shift
cd "$place/checkout"
exec setpriv --reuid="$uid" --regid="$gid" --init-groups --inh-caps=-all -- "$@"`

export interface OrdinaryUser {
  /** A folder of this user's, for its home and what it leaves for us. Gone with `remove`. */
  readonly folder: string
  /** What differs from our own surroundings. */
  readonly env: Readonly<Record<string, string>>
  /** The checkout as this user sees it. */
  readonly checkout: string
  /** `inner`, which may name what lies in `checkout`, as this user. */
  command(inner: Command): Command
  remove(): void
}

/**
 * The user for these tests, made if need be; undefined where we are one already.
 * @param shown further folders and where beneath its place the user finds them
 * @throws Error saying what this machine does not allow: nothing falls back to root
 */
export function ordinaryUser(shown: Readonly<Record<string, string>> = {}): OrdinaryUser | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const { uid, gid } = madeUser()
  const folder = mkdtempSync(join(tmpdir(), 'foyer-user-'))
  for (const name of ['', 'tmp', 'run', 'pictures', 'keychain', 'keychain/control']) {
    mkdirSync(join(folder, name), { recursive: true })
    chmodSync(join(folder, name), 0o700)
    chownSync(join(folder, name), uid, gid)
  }
  mkdirSync(PLACE, { recursive: true })
  const all = { [root]: 'checkout', [cacheFolder()]: 'cache/foyer', ...shown }
  const pairs = Object.entries(all).filter(([from]) => existsSync(from)).flat()
  const command = (inner: Command): Command => ({
    command: 'unshare', args: ['--mount', '--propagation', 'private', '--', 'sh', '-c', SCRIPT, 'foyer-user', PLACE, String(uid), String(gid), ...pairs, '--', inner.command, ...inner.args],
  })
  const probe = command({ command: 'test', args: ['-r', 'package.json', '-a', '!', '-w', 'package.json'] })
  const tried = spawnSync(probe.command, probe.args, { encoding: 'utf8' })
  if (tried.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`these tests run as an ordinary user, and root may not give one its view of this checkout here (${tried.stderr.trim() || `status ${tried.status}`}): start them as an ordinary user`)
  }
  return {
    folder, command, checkout: join(PLACE, 'checkout'),
    env: {
      HOME: folder, USER: TEST_USER, LOGNAME: TEST_USER, TMPDIR: join(folder, 'tmp'), XDG_RUNTIME_DIR: join(folder, 'run'),
      XDG_CACHE_HOME: join(PLACE, 'cache'), XDG_CONFIG_HOME: join(folder, '.config'), XDG_DATA_HOME: join(folder, '.local/share'),
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  }
}

function madeUser(): { uid: number; gid: number } {
  const idOf = (flag: '-u' | '-g'): number => Number(spawnSync('id', [flag, TEST_USER], { encoding: 'utf8' }).stdout.trim() || NaN)
  if (Number.isNaN(idOf('-u'))) {
    const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', TEST_USER], { encoding: 'utf8' })
    if (made.status !== 0 && Number.isNaN(idOf('-u'))) throw new Error(`the tests' user could not be made: ${made.stderr.trim()}`)
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/**
 * Chromium's sandbox needs user name spaces, or its helper with root's rights (as the packages see to, electron/dev/linux/scripts/sandbox.sh).
 * @param dist folder of the executable
 */
export function allowSandbox(dist: string, user: OrdinaryUser): void {
  const probe = user.command({ command: 'unshare', args: ['--user', 'true'] })
  if (spawnSync(probe.command, probe.args, { stdio: 'ignore' }).status === 0) return
  const helper = join(dist, 'chrome-sandbox')
  if (statSync(helper).uid !== 0) chownSync(helper, 0, 0)
  chmodSync(helper, 0o4755)
}
