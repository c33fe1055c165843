import { execFile, spawn, spawnSync } from 'node:child_process'
import { chownSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../electron/dev/paths.ts'

const folder = join(root, 'resources/lock-down')
const file = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(file(name), 'utf8')
const has = (command: string): boolean => spawnSync('which', [command]).status === 0
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) => spawnSync(command, args, { encoding: 'utf8', env })

let scratch: string
beforeAll(() => { scratch = mkdtempSync(join(tmpdir(), 'foyer-lock-down-')) })
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

/** What systemd finds, but for programs that this machine need not have. */
const verified = (name: string, ...scope: string[]): string[] => {
  const { stderr } = run('systemd-analyze', ['verify', ...scope, '--man=no', file(name)], { ...process.env, XDG_RUNTIME_DIR: scratch })
  return stderr.split('\n').filter((line) => line !== '' && !/is not executable: No such file|Proceeding without/.test(line))
}

describe.skipIf(!has('systemd-analyze'))('the units', () => {
  it('are units to systemd, which would tell', () => {
    writeFileSync(join(scratch, 'wrong.service'), '[Service]\nExecStart=/bin/true\nRestart=sometimes\n')
    expect(run('systemd-analyze', ['verify', '--man=no', join(scratch, 'wrong.service')]).stderr).toContain('sometimes')
    expect(verified('linux/foyer-cage.service')).toEqual([])
    expect(verified('linux/foyer-kiosk.service', '--user')).toEqual([])
  })
})

it('start the real desk over the whole screen, again and again', () => {
  for (const name of ['linux/foyer-cage.service', 'linux/foyer-kiosk.service']) {
    expect(text(name), name).toMatch(/^ExecStart=.*\/usr\/bin\/foyer --desk --kiosk$/m)
    expect(text(name), name).toMatch(/^Restart=always$/m)
    expect(text(name), name).toMatch(/^StartLimitIntervalSec=0$/m)
  }
  expect(text('windows/shell-launcher.xml')).toContain('Foyer.exe&quot; --desk --kiosk"')
  expect(text('windows/assigned-access.xml')).toContain('AutoLaunchArguments="--desk --kiosk"')
  // A switch of consoles would lead out of it.
  expect(text('linux/foyer-cage.service')).not.toMatch(/cage .*-s\b/)
})

it.skipIf(!has('pkill') || !has('pidwait'))('of cage is ended by Foyer, which is asked first and waited for', async () => {
  const unit = text('linux/foyer-cage.service')
  // The rest of the session is not asked: it would take the screen and the keychain from under it.
  expect(unit).toMatch(/^KillMode=mixed$/m)
  const stops = [...unit.matchAll(/^ExecStop=-(.+)$/gm)].map(([, line = '']) => line.split(' '))
  expect(stops).toHaveLength(2)
  // A shell of that name, which takes its time to end.
  const named = join(scratch, 'foyer')
  copyFileSync('/bin/bash', named)
  const ended = join(scratch, 'ended')
  const ready = join(scratch, 'ready')
  const child = spawn(named, ['-c', `trap 'sleep 0.3; : > ${ended}; exit' TERM; : > ${ready}; while :; do sleep 0.05; done`], { stdio: 'ignore' })
  try {
    await expect.poll(() => existsSync(ready)).toBe(true)
    for (const [command = '', ...args] of stops) await promisify(execFile)(command, args.flatMap((arg, at) => (arg === '--euid' ? ['--parent', String(process.pid)] : args[at - 1] === '--euid' ? [] : [arg])))
    expect(existsSync(ended)).toBe(true)
  } finally {
    child.kill('SIGKILL')
  }
})

it('the script of GNOME Kiosk is one', () => {
  expect(run('sh', ['-n', file('linux/gnome-kiosk-script')])).toMatchObject({ status: 0, stderr: '' })
})

it.skipIf(!has('desktop-file-validate'))('what starts with the session is a menu entry to freedesktop', () => {
  expect(run('desktop-file-validate', [file('linux/foyer-autostart.desktop')])).toMatchObject({ status: 0, stdout: '' })
})

describe('the rules', () => {
  it('of polkit let people of the group use card readers, and decide nothing else', () => {
    const rules: ((action: { id: string }, subject: { isInGroup(name: string): boolean }) => string)[] = []
    runInContext(text('linux/50-foyer-pcscd.rules'), createContext({ polkit: { addRule: (rule: (typeof rules)[number]) => rules.push(rule), Result: { YES: 'yes', NOT_HANDLED: 'not handled' } } }))
    const [rule] = rules
    const asked = (id: string, group: string) => rule?.({ id }, { isInGroup: (name) => name === group })
    expect(rules).toHaveLength(1)
    for (const id of ['access_pcsc', 'access_card']) {
      expect(asked(`org.debian.pcsc-lite.${id}`, 'foyer')).toBe('yes')
      expect(asked(`org.debian.pcsc-lite.${id}`, 'users')).toBe('not handled')
    }
    expect(asked('org.freedesktop.login1.power-off', 'foyer')).toBe('not handled')
  })

  it('of udev name serial ports over USB alone', () => {
    expect(text('linux/70-foyer-devices.rules').split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual(['SUBSYSTEM=="tty", KERNEL=="ttyUSB[0-9]*|ttyACM[0-9]*", TAG+="uaccess"'])
  })
})

describe('what is for Windows and macOS', () => {
  const parsed = (name: string): { elements: string[], ids: string[] } => {
    const elements: string[] = []
    const ids: string[] = []
    const parser = new SaxesParser({ xmlns: true })
    parser.on('opentag', (tag) => {
      elements.push(`${tag.uri.replace('http://schemas.microsoft.com/', '')} ${tag.local}`)
      const id = tag.attributes['Id']
      if (typeof id === 'object') ids.push(id.value)
    })
    parser.on('error', (error) => { throw error })
    parser.write(text(name)).close()
    return { elements, ids }
  }

  it('is well-formed, in the namespaces of its versions, and binds the one user to the profile that it has', () => {
    const launcher = parsed('windows/shell-launcher.xml')
    expect(launcher.elements).toContain('ShellLauncher/2018/Configuration ShellLauncherConfiguration')
    const restricted = parsed('windows/assigned-access.xml')
    // In the order in which the schema has them.
    expect(restricted.elements).toEqual([
      'AssignedAccess/2017/config AssignedAccessConfiguration', 'AssignedAccess/2017/config Profiles', 'AssignedAccess/2017/config Profile', 'AssignedAccess/2017/config AllAppsList', 'AssignedAccess/2017/config AllowedApps',
      'AssignedAccess/2017/config App', 'AssignedAccess/201810/config FileExplorerNamespaceRestrictions', 'AssignedAccess/2022/config StartPins', 'AssignedAccess/2017/config Taskbar', 'AssignedAccess/2017/config Configs',
      'AssignedAccess/2017/config Config', 'AssignedAccess/2017/config Account', 'AssignedAccess/2017/config DefaultProfile',
    ])
    for (const { ids } of [launcher, restricted]) {
      expect(ids).toHaveLength(2)
      expect(new Set(ids).size).toBe(1)
      expect(ids[0]).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/)
    }
  })

  it.skipIf(!has('plistutil'))('is a property list to another’s eye', () => {
    const binary = (from: string): string => {
      const to = join(scratch, 'profile.bin')
      rmSync(to, { force: true })
      run('plistutil', ['-i', from, '-o', to])
      return existsSync(to) ? readFileSync(to, 'latin1') : ''
    }
    const profile = binary(file('macos/foyer-lock-down.mobileconfig'))
    expect(profile).toMatch(/^bplist00/)
    for (const word of ['com.apple.loginitems.managed', '/Applications/Foyer.app', 'MultipleSessionEnabled']) expect(profile).toContain(word)
    writeFileSync(join(scratch, 'wrong.plist'), text('macos/foyer-lock-down.mobileconfig').replace('</array>', ''))
    expect(binary(join(scratch, 'wrong.plist'))).not.toContain('MultipleSessionEnabled')
  })
})

describe.skipIf(!has('cage') || !has('Xwayland') || process.platform !== 'linux')('a session of cage', () => {
  it('is told as one: locked by the operating system', () => {
    const script = join(scratch, 'asks.ts')
    writeFileSync(script, `import { sessionLock } from ${JSON.stringify(join(root, 'electron/system/session-lock.ts'))}\nprocess.stdout.write(\`lock \${sessionLock('linux', process.pid)}\`)\n`)
    const env = { PATH: '/usr/bin:/bin', XDG_RUNTIME_DIR: scratch, WLR_BACKENDS: 'headless', WLR_LIBINPUT_NO_DEVICES: '1', WLR_RENDERER: 'pixman' }
    // It refuses root, which could be had back.
    const user = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
    if (user.length > 0) chownSync(scratch, 65_534, 65_534)
    const [command, ...args] = [...user, 'cage', '--', process.execPath, script]
    expect(run(command, args, env).stdout).toContain('lock cage')
    const [nested, ...more] = [...user, 'cage', '--', 'cage', '--', process.execPath, script]
    expect(run(nested, more, env).stdout).not.toContain('lock cage')
  })
})
