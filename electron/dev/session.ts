// A display and a session bus with a keychain of their own, for the smoke run, the tests and the demo.
// Nothing here touches the user's: another bus, another XDG_DATA_HOME, another control directory.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Command {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Opens the keyring, then becomes the command. $1 keyring folder, $2 the user's own bus (may be empty), then the command.
 * Both buses are named to the app: only the demo desk may use the private one.
 * The word guards nothing: the folder's rights do, and what it keeps is the key of demo records.
 */
const SESSION_SCRIPT = `
folder="$1"; shift
export FOYER_DEMO_BUS="$DBUS_SESSION_BUS_ADDRESS" FOYER_USER_BUS="$1"; shift
unset GNOME_KEYRING_CONTROL SSH_AUTH_SOCK
printf %s foyer-demo | XDG_DATA_HOME="$folder" gnome-keyring-daemon --unlock --components=secrets --control-directory="$folder/control" >/dev/null || exit 1
exec "$@"`

/** `inner` on a private bus with a private, unlocked keychain kept in `folder` (made if absent, for its owner only). */
export function inPrivateSession(folder: string, inner: Command): Command {
  mkdirSync(join(folder, 'control'), { recursive: true, mode: 0o700 })
  return { command: 'dbus-run-session', args: ['--', 'bash', '-c', SESSION_SCRIPT, 'foyer-session', folder, process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '', inner.command, ...inner.args] }
}

/** True when this user's session bus has a Secret Service (freedesktop.org Secret Service API 0.2). */
export function hasSecretService(env: NodeJS.ProcessEnv = process.env): boolean {
  if (!env['DBUS_SESSION_BUS_ADDRESS'] && !env['XDG_RUNTIME_DIR']) return false
  const asked = spawnSync(
    'dbus-send',
    ['--session', '--print-reply', '--reply-timeout=2000', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'],
    { encoding: 'utf8', env, timeout: 5000 },
  )
  return asked.status === 0 && asked.stdout.includes('boolean true')
}

export interface Display {
  /** Value for DISPLAY, e.g. ":99". */
  readonly name: string
  stop(): void
}

/**
 * For Chromium on such a display. There is nothing for its graphics process to find: it ends in its start and is replaced, and on a busy machine
 * the page sometimes draws no frame from then on.
 */
export const DISPLAY_ARGS: readonly string[] = ['--disable-gpu']

/**
 * Starts an Xvfb on a free display number.
 * @param picturesIn folder in which it keeps what it shows (XWD), for whoever looks from outside
 * @throws Error when it does not come up
 */
export async function startDisplay(width = 1920, height = 1080, picturesIn: string | null = null): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset', ...(picturesIn === null ? [] : ['-fbdir', picturesIn])], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error('Xvfb did not come up within 20 s')), 20_000)
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text.trim())
    })
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`Xvfb ended with status ${code}`)))
  }).catch((error: unknown) => {
    server.kill()
    throw error
  })
  server.unref()
  const stop = (): void => {
    server.kill()
  }
  process.once('exit', stop)
  return { name: `:${number}`, stop }
}
