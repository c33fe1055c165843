import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { starter } from '../../electron/dev/linux/starter.ts'
import { fakeCameraArgs } from '../../electron/dev/fake-camera.ts'
import { DISPLAY_ARGS } from '../../electron/dev/session.ts'
import { COMMAND_OPTIONS, dropSteering, nameOf, unlisted } from '../../electron/main/start-words.ts'
import { projectRoot } from '../data-folder.ts'

const refused = (words: readonly string[], more: Partial<Parameters<typeof unlisted>[0]> = {}): string | null =>
  unlisted({ argv: ['/opt/Foyer/foyer', ...words], env: {}, platform: 'linux', testBuild: false, ...more })

/** Each opens, starts, forges or weakens something. */
const STEERING_SWITCHES = [
  '--remote-debugging-port=0', '--remote-debugging-port=9222', '--remote-debugging-pipe', '--remote-debugging-address=0.0.0.0', '--remote-allow-origins=*', '--inspect', '--inspect-brk=0', '--inspect-port=1',
  '--renderer-cmd-prefix=/bin/sh', '--utility-cmd-prefix=/bin/sh', '--gpu-launcher=/bin/sh', '--zygote-cmd-prefix=/bin/sh', '--ppapi-plugin-launcher=/bin/sh', '--browser-subprocess-path=/bin/sh',
  '--use-file-for-fake-video-capture=/tmp/a.mjpeg', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--auto-select-desktop-capture-source=x',
  '--js-flags=--allow-natives-syntax', '--load-extension=/tmp/x', '--disable-web-security', '--no-sandbox', '--disable-setuid-sandbox', '--single-process', '--no-zygote',
  '--user-data-dir=/tmp/x', '--log-net-log=/tmp/x', '--enable-logging', '--log-file=/tmp/x', '--v=9', '--proxy-server=127.0.0.1:1', '--host-resolver-rules=MAP * 127.0.0.1', '--ssl-key-log-file=/tmp/x',
  '--crash-dumps-dir=/tmp/x', '--app=https://example.org', '--require=/tmp/x.js', '-r', '-i', '--enable-features=X', '--disable-features=X', '--ozone-platform=headless', '--disable-gpu', '--type=renderer',
  '-remote-debugging-port=0', '--', '---', '--DESK', '--desk=1', '--data-folder', '--data-folder=', '--kiosk ', '-psn_0_1', '-version', '--version=1',
]

describe('the words of a start', () => {
  test('what is listed starts', () => {
    for (const words of [[], ['--demo'], ['--desk', '--data-folder=/x y', '--kiosk'], ['--window', '--smoke'], ['--help'], ['-h'], ['--version'], ['--desk', '--version'], ['read', '-'], ['nonsense']]) expect(refused(words)).toBeNull()
  })

  test.each(STEERING_SWITCHES)('%s does not, alone or beside what does', (word) => {
    for (const words of [[word], ['--desk', word], [word, '--demo', '--window']]) expect(refused(words)).toBe(word)
  })

  test.each(STEERING_SWITCHES.filter((word) => !['--no-sandbox', '--ozone-platform=headless', '--disable-gpu'].includes(word)))('%s does not behind a command either, where Chromium finds it too', (word) => {
    for (const words of [['doctor', word], ['read', 'a.jpg', word, 'b.jpg'], [word, 'doctor']]) expect(refused(words)).toBe(word)
  })

  test('on Windows a slash makes a switch, on macOS the Finder says a number of its own', () => {
    expect(refused(['/remote-debugging-port=0'], { platform: 'win32' })).toBe('/remote-debugging-port=0')
    expect(refused(['read', 'C:\\a.jpg', '/gpu-launcher=x'], { platform: 'win32' })).toBe('/gpu-launcher=x')
    expect(refused(['read', '/tmp/a.jpg'])).toBeNull()
    expect(refused(['-psn_0_12345'], { platform: 'darwin' })).toBeNull()
  })

  test('a build for tests takes a fake camera and a debugger on a port of its own choosing, and nothing else', () => {
    const extra = [...fakeCameraArgs('/tmp/a.mjpeg'), '--remote-debugging-port=0', ...DISPLAY_ARGS]
    expect(refused(['--demo', ...extra], { testBuild: true })).toBeNull()
    for (const word of extra) expect(refused([word])).toBe(word)
    expect(STEERING_SWITCHES.filter((word) => !extra.some((each) => each.split('=')[0] === word.split('=')[0])).filter((word) => refused([word], { testBuild: true }) === null)).toEqual([])
    expect(refused(['--remote-debugging-port=9222'], { testBuild: true })).toBe('--remote-debugging-port=9222')
  })

  test('what the installed starter puts before a command is listed', () => {
    const added = [...starter('x').matchAll(/set -- (.+) "\$@"/g)].flatMap(([, words = '']) => words.split(' '))
    expect(added).toContain('--no-sandbox')
    // It has no window: it answers where there is no display.
    expect(starter('x')).toContain('--version|')
    expect(refused([...added, '--desk', 'audit', 'verify', '--format=csv'])).toBeNull()
  })

  test('the list of options is that of the command line', () => {
    const folder = join(projectRoot, 'electron/cli')
    const found = readdirSync(folder).filter((file) => file.endsWith('.ts')).flatMap((file) => {
      const source = readFileSync(join(folder, file), 'utf8')
      const parsed = [...source.matchAll(/options: \{ (.*) \}(?: \}\)|,$)/gm)].flatMap(([, inner = '']) => [...inner.matchAll(/(?:^ *|, |\{ )'?([\w-]+)'?: (?:text|flag|\{)/g)].map(([, name]) => `--${name}`))
      const compared = [...source.matchAll(/(?:===|!==|includes\(|startsWith\() ?'(--[\w-]+)=?'/g)].map(([, name]) => name ?? '')
      return [...parsed, ...compared]
    })
    const own = new Set(['--demo', '--desk', '--data-folder', '--help', '--version'])
    expect([...new Set(found)].filter((name) => !own.has(name)).toSorted()).toEqual([...COMMAND_OPTIONS])
  })
})

describe('the surroundings of a start', () => {
  test.each([
    'ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE', 'CHROME_LOG_FILE', 'CHROME_DEVEL_SANDBOX', 'ELECTRON_DISABLE_SANDBOX', 'ELECTRON_RUN_AS_NODE', 'CHROME_HEADLESS', 'CHROME_CONFIG_HOME', 'electron_disable_sandbox',
  ])('%s, which is read before the first line of ours, ends it', (name) => {
    expect(refused(['--desk'], { env: { [name]: '1' } })).toBe(name)
  })

  test('what a desktop and a checkout set does not', () => {
    expect(refused(['--desk'], { env: { CHROME_DESKTOP: 'foyer.desktop', ELECTRON_OVERRIDE_DIST_PATH: '/x', PATH: '/bin' } })).toBeNull()
  })

  test.each([' --remote-debugging-port=9333', '\t--renderer-cmd-prefix=/bin/x', '\u00a0--gpu-launcher=/bin/x', ' --desk', '\n-x'])('a switch behind a blank is one: %j', (word) => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) expect(refused(['--desk', word], { platform })).toBe(word)
    expect(refused(['read', word])).toBe(word)
  })

  test('what would steer the processes started from here is forgotten, the rest is not', () => {
    const env: Record<string, string | undefined> = {
      NODE_OPTIONS: '--require /tmp/x', ELECTRON_RUN_AS_NODE: '1', LD_PRELOAD: '/tmp/x.so', LD_AUDIT: '/tmp/x.so', GTK_MODULES: 'x', GTK3_MODULES: 'x', DYLD_INSERT_LIBRARIES: 'x', SSLKEYLOGFILE: '/tmp/k', NODE_V8_COVERAGE: '/tmp',
      PATH: '/bin', HOME: '/home/clerk', FOYER_DATA: '/x', DBUS_SESSION_BUS_ADDRESS: 'unix:x', DISPLAY: ':0', LANG: 'de',
    }
    dropSteering(env)
    expect(Object.keys(env)).toEqual(['PATH', 'HOME', 'FOYER_DATA', 'DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'LANG'])
  })
})

test('of a refused word its name is told, never its value', () => {
  expect(nameOf('--data-folder=/home/Grace Specimen')).toBe('--data-folder')
  expect(nameOf('-r')).toBe('-r')
  expect(nameOf('--\u001b[31m')).toBe('a word')
  expect(nameOf(`--${'x'.repeat(500)}`)).toHaveLength(62)
})
