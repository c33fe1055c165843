import { commandIn } from './command-line.ts'

/** What an installed Foyer may be started with, once. A word that is not here ends it before anything else happens. */
const START = { exact: ['--demo', '--desk', '--kiosk', '--window', '--smoke'], valued: ['--data-folder', '--health-folder'] } as const

/** The options of the commands (electron/cli), which stand on the same command line: Chromium reads all of it. A test holds the two together. */
export const COMMAND_OPTIONS: readonly string[] = [
  '--action', '--address', '--all', '--allow-bac', '--as', '--at', '--authority', '--backup', '--can', '--certificate', '--code', '--crl', '--csca', '--device',
  '--dg', '--events', '--file', '--folder', '--format', '--framing', '--from', '--grey', '--guest', '--guests', '--hot-folder', '--hours', '--json', '--keep', '--keep-file', '--key',
  '--last-attempt', '--lay', '--limit', '--listen', '--may', '--method', '--minutes', '--mrz', '--name', '--none', '--oauth', '--out', '--reader',
  '--reason', '--receipt', '--reference', '--resolution', '--search', '--serial', '--shows', '--sod', '--source', '--status', '--subject',
  '--tls-key', '--to', '--unsent', '--until', '--url', '--user',
]

/**
 * What the starter of the Debian package (electron/dev/linux/starter.ts) puts before a command, which has no window: no display, and for root, who can
 * have no sandbox, none. A command loads no page.
 */
const STARTER: readonly string[] = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--no-sandbox']

/** Finder's process serial number, on older systems. */
const FINDER = /^-psn_\d+_\d+$/

/** What a build for tests takes besides: a camera made of a file, a debugger on a port of its own choosing, and a display without graphics of its own. */
const TESTS: readonly RegExp[] = [
  /^--remote-debugging-port=0$/, /^--use-fake-device-for-media-stream$/, /^--use-fake-ui-for-media-stream$/, /^--use-file-for-fake-video-capture=./,
  /^--disable-gpu$/,
]

/**
 * Read by Electron or Chromium before the first line of ours: no sandbox, another program in the sandbox helper's place, a log of what the
 * page says in a file of one's choosing. The kind is refused, not the names that are known today.
 */
const REFUSED_VARIABLES = /^(ELECTRON|CHROME)_/i
/** Of that kind, but for others: what Chromium itself sets for its children on Linux, and what the package named electron reads in a checkout. */
const HARMLESS_VARIABLES: ReadonlySet<string> = new Set(['CHROME_DESKTOP', 'ELECTRON_OVERRIDE_DIST_PATH', 'ELECTRON_EXEC_PATH'])

/** What would steer the processes that are started from here: what the loader and GTK would load, what Node and Electron would do otherwise. */
const STEERING = /^(ELECTRON_.*|NODE_.*|LD_PRELOAD|LD_AUDIT|DYLD_.*|GTK3?_MODULES|SSLKEYLOGFILE)$/

export interface Start {
  /** As process.argv of a packed app. */
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  testBuild: boolean
}

/**
 * The first word or variable of a packed app's start that is not listed; null when all are. A switch counts wherever it stands, behind a
 * command's words too, for Chromium finds it there.
 */
export function unlisted({ argv, env, platform, testBuild }: Start): string | null {
  const words = argv.slice(1)
  const command = commandIn(argv) !== null
  const isListed = (word: string): boolean => {
    const name = word.split('=')[0] ?? ''
    if ((START.exact as readonly string[]).includes(word)) return true
    if ((START.valued as readonly string[]).includes(name) && word.length > name.length + 1) return true
    if (command && (word === '--help' || word === '-h' || word === '--version' || COMMAND_OPTIONS.includes(name) || STARTER.includes(word))) return true
    if (platform === 'darwin' && FINDER.test(word)) return true
    return testBuild && TESTS.some((pattern) => pattern.test(word))
  }
  return words.find((word) => isSwitch(word, platform) && !isListed(word)) ?? Object.keys(env).find((name) => env[name] !== undefined && REFUSED_VARIABLES.test(name) && !HARMLESS_VARIABLES.has(name)) ?? null
}

/** As Chromium sees it (base/command_line.cc): one dash or two, on Windows a slash as well, blanks before it cut off. A dash alone is a word. */
function isSwitch(word: string, platform: NodeJS.Platform): boolean {
  const cut = word.trimStart()
  return (cut.startsWith('-') && word !== '-') || (platform === 'win32' && cut.startsWith('/'))
}

/** A switch as it may be told: its name alone, for its value may be anything. */
export function nameOf(word: string): string {
  return /^[-/]{0,2}[A-Za-z0-9][\w-]{0,59}/.exec(word)?.[0] ?? 'a word'
}

/** Forget what would steer the processes that are started from here. Too late for what is loaded: a library that came with LD_PRELOAD is in. */
export function dropSteering(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) if (STEERING.test(name)) delete env[name]
}
