// The watch: the packed desk, idle and reading, in a network name space of its own, where whatever it asked for or sent would be seen.
// `npm test -- watch` for two minutes, `npm run bench:silence` for ten. Linux, as root: only root may make such a name space.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { allowSandbox, ordinaryUser } from './ordinary-user.ts'
import { root } from './paths.ts'
import { runToText } from './launch.ts'
import { say } from './say.ts'
import { inPrivateSession, startDisplay } from './session.ts'
import { WAY_OUT } from './silence-instruments.ts'
import type { Sightings } from './silence-instruments.ts'
import { nothing, stageTally } from './tally.ts'
import type { Tally } from './tally.ts'

const STAGE_SECONDS = 120
const BENCH_SECONDS = 600
/** Beyond the watch itself: starting, the last reading, ending, on a busy machine. */
const PATIENCE_MS = 780_000

/**
 * $1 folder with resolv.conf and nsswitch.conf, $2 node, $3 the watching program, $4 its file, $5 what makes it begin again, then the command.
 * The way out has no neighbour and asks for none: every packet on it is somebody's, not the system's.
 */
const SCRIPT = `
set -e
folder="$1" node="$2" watcher="$3" sightings="$4" anew="$5"; shift 5
ip link set lo up
ip link add ${WAY_OUT} type veth peer name ${WAY_OUT}x
for each in ${WAY_OUT} ${WAY_OUT}x; do
  ip link set "$each" arp off multicast off
  for key in router_solicitations accept_ra autoconf; do echo 0 >"/proc/sys/net/ipv6/conf/$each/$key" || true; done
  echo 1 >"/proc/sys/net/ipv6/conf/$each/addr_gen_mode" || true
  ip link set "$each" up
done
ip addr add 192.0.2.2/24 dev ${WAY_OUT}
ip route add default dev ${WAY_OUT}
ip -6 addr add 2001:db8::2/64 dev ${WAY_OUT} nodad 2>/dev/null && ip -6 route add default dev ${WAY_OUT} || true
mount --bind "$folder/resolv.conf" /etc/resolv.conf
mount --bind "$folder/nsswitch.conf" /etc/nsswitch.conf
"$node" "$watcher" "$sightings" "$anew" >&2 &
pid=$!
trap 'kill "$pid"' EXIT
while [ ! -s "$sightings" ]; do kill -0 "$pid"; sleep 0.1; done
"$@"`

interface Day {
  readonly planted: Sightings
  readonly seen: Sightings
  readonly readings: number
  /** Times that the page stopped and the app was started anew. */
  readonly stalls: number
  readonly seconds: number
  /** What an earlier runtime's telemetry left on a disk, and this one must not. */
  readonly left: readonly string[]
}

/** Why there can be no watch here; undefined where there can. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux'
  if (process.getuid?.() !== 0) return 'it needs root, who alone may make a network name space'
  const tried = spawnSync('unshare', ['--net', '--mount', 'ip', 'link', 'add', WAY_OUT, 'type', 'veth', 'peer', 'name', `${WAY_OUT}x`], { encoding: 'utf8' })
  return tried.status === 0 ? undefined : `no network name space can be made here (${tried.stderr.trim() || tried.error?.message || `status ${tried.status}`})`
}

/** @returns what is wrong with the day, line by line; a watch that did not see what was planted is blind */
export function complaints({ planted, seen, readings, left }: Day): string[] {
  const blind = planted.lookUps.length === 0 || planted.taken.length === 0 || planted.packets === 0 || planted.sockets.length === 0
  return [
    ...(blind ? [`the watch is blind: of a planted look-up, connection and datagram it saw ${JSON.stringify(planted)}`] : []),
    ...(readings === 0 ? ['nothing was read'] : []),
    ...seen.lookUps.map((name) => `looked up ${name}`),
    ...seen.taken.map((each) => `connected to ${each}`),
    ...seen.sockets.map((each) => `had a socket ${each}`),
    ...(seen.packets > 0 ? [`sent ${seen.packets} packets`] : []),
    ...left.map((each) => `left ${each}`),
  ]
}

async function day(seconds: number): Promise<Day> {
  const user = ordinaryUser()
  if (user === undefined) throw new Error('the watch needs root')
  const display = await startDisplay()
  try {
    const folder = join(user.folder, 'watch')
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
    writeFileSync(join(folder, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n')
    allowSandbox(join(root, 'out', 'packed-for-tests', 'linux-unpacked'), user)
    const sightings = join(folder, 'sightings.json')
    const anew = join(user.folder, 'tmp', 'anew')
    const node = process.execPath.replace(`${root}/`, `${user.checkout}/`)
    const played = { command: node, args: [join(user.checkout, 'test/pack/silence-day.ts'), String(seconds), user.folder, sightings, anew] }
    const inner = user.command(inPrivateSession(join(user.folder, 'keychain'), played))
    const env: NodeJS.ProcessEnv = { ...process.env, ...user.env, DISPLAY: display.name, FOYER_NODE24: node, PATH: [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter) }
    for (const name of ['WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL', 'XAUTHORITY']) delete env[name]
    const { status, text } = await runToText({
      command: 'unshare',
      args: ['--net', '--mount', '--propagation', 'private', '--', 'sh', '-c', SCRIPT, 'foyer-watch', folder, process.execPath, join(root, 'electron/dev/silence-instruments.ts'), sightings, anew, inner.command, ...inner.args],
    }, { cwd: root, env, limitMs: seconds * 1000 + PATIENCE_MS })
    const line = text.trim().split('\n').at(-1) ?? ''
    if (status !== 0 || !line.startsWith('{')) throw new Error(`the day at the desk did not come to its end (status ${status})`)
    return JSON.parse(line) as Day
  } finally {
    display.stop()
    user.remove()
  }
}

function table({ seen, readings, stalls, seconds, left }: Day): string {
  const rows: [string, string | number][] = [
    ['seconds', seconds], ['documents read and stored', readings], ['times started anew', stalls], ['names looked up', seen.lookUps.length], ['connections taken', seen.taken.length],
    ['sockets but local ones', seen.sockets.length], ['packets that left', seen.packets], ['files of telemetry', left.length],
  ]
  return ['| the packed desk, idle and reading | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
}

async function watched(seconds: number): Promise<boolean> {
  const result = await day(seconds)
  process.stdout.write(`${table(result)}\n`)
  for (const each of complaints(result)) say(each)
  return complaints(result).length === 0
}

/** A stage of `npm test`: where there can be no watch it says so, counts as skipped, and fails where CI asked. */
export async function watchStage(): Promise<Tally> {
  const why = obstacle()
  if (why === undefined) return stageTally(await watched(STAGE_SECONDS))
  say(`NO WATCH: ${why}`)
  return process.env['CI'] ? stageTally(false) : { ...nothing, skipped: 1 }
}

export async function main(args: readonly string[]): Promise<number> {
  const why = obstacle()
  if (why !== undefined) {
    say(`no watch: ${why}`)
    return 1
  }
  const { packForTests } = await import('./pack-for-tests.ts')
  await packForTests()
  return (await watched(Number(args[0] ?? BENCH_SECONDS))) ? 0 : 1
}
