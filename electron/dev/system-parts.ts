// What the app and its tests need from the operating system, what it is for, and Debian's name for it.
// Root on Debian or a child of it: installed. Anybody else: named with the command that installs it.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './say.ts'

export type Use = 'app' | 'keychain' | 'demo-keychain' | 'smoke' | 'devices' | 'test' | 'pack'

export interface SystemPart {
  readonly find: { readonly command: string } | { readonly library: string } | { readonly file: string }
  readonly apt: string
  /** Completes "for ...". */
  readonly purpose: string
  readonly use: Use
  /** Without it the command that asked cannot do its work; else it goes on with less. */
  readonly essential: boolean
}

export const systemParts: readonly SystemPart[] = [
  { find: { library: 'libgtk-3.so.0' }, apt: 'libgtk-3-0', purpose: 'the window', use: 'app', essential: true },
  { find: { library: 'libnss3.so' }, apt: 'libnss3', purpose: 'the window', use: 'app', essential: true },
  { find: { library: 'libasound.so.2' }, apt: 'libasound2', purpose: 'the window', use: 'app', essential: true },
  { find: { library: 'libgbm.so.1' }, apt: 'libgbm1', purpose: 'the window', use: 'app', essential: true },
  { find: { library: 'libsecret-1.so.0' }, apt: 'libsecret-1-0', purpose: 'the key in the OS keychain', use: 'keychain', essential: true },
  { find: { file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' }, apt: 'fonts-dejavu-core', purpose: 'letters on the screen', use: 'app', essential: false },
  { find: { command: 'dbus-run-session' }, apt: 'dbus', purpose: 'a private keychain for the demo', use: 'demo-keychain', essential: true },
  { find: { command: 'gnome-keyring-daemon' }, apt: 'gnome-keyring', purpose: 'a private keychain for the demo', use: 'demo-keychain', essential: true },
  { find: { command: 'Xvfb' }, apt: 'xvfb', purpose: 'a display of its own', use: 'smoke', essential: true },
  { find: { library: 'libpcsclite.so.1' }, apt: 'libpcsclite1', purpose: 'smart card readers', use: 'devices', essential: false },
  { find: { command: 'pcscd' }, apt: 'pcscd', purpose: 'smart card readers', use: 'devices', essential: false },
  { find: { command: 'scanimage' }, apt: 'sane-utils', purpose: 'document scanners', use: 'devices', essential: false },
  { find: { command: 'bwrap' }, apt: 'bubblewrap', purpose: 'a cage for what decodes documents', use: 'devices', essential: false },
  { find: { file: '/usr/lib/pcsc/drivers/serial/libifdvpcd.so' }, apt: 'vsmartcard-vpcd', purpose: 'a virtual card reader', use: 'test', essential: false },
  { find: { command: 'chromium' }, apt: 'chromium', purpose: "the renderer in today's engine", use: 'test', essential: true },
  { find: { command: 'heif-enc' }, apt: 'libheif-examples', purpose: 'photographs as iPhones take them', use: 'test', essential: false },
  { find: { command: 'ffmpeg' }, apt: 'ffmpeg', purpose: 'the fake camera', use: 'test', essential: true },
  { find: { file: '/usr/share/fonts/opentype/ocr-b/OCRB.otf' }, apt: 'fonts-ocr-b', purpose: 'drawing specimens', use: 'test', essential: true },
  { find: { command: 'gcc' }, apt: 'gcc', purpose: 'the independent SQLCipher reader', use: 'test', essential: true },
  { find: { file: '/usr/include/stdlib.h' }, apt: 'libc6-dev', purpose: 'the independent SQLCipher reader', use: 'test', essential: true },
  { find: { file: '/usr/include/openssl/evp.h' }, apt: 'libssl-dev', purpose: 'the independent SQLCipher reader', use: 'test', essential: true },
  { find: { command: 'openssl' }, apt: 'openssl', purpose: 'certificates of the tests', use: 'test', essential: true },
  { find: { command: 'socat' }, apt: 'socat', purpose: 'a pair of serial ports', use: 'test', essential: false },
  { find: { command: 'xdotool' }, apt: 'xdotool', purpose: 'keys as a keyboard sends them', use: 'test', essential: false },
  { find: { command: 'xkbcomp' }, apt: 'x11-xkb-utils', purpose: 'letters that a keyboard has not', use: 'test', essential: false },
  { find: { command: 'openbox' }, apt: 'openbox', purpose: 'windows that take the keyboard from each other', use: 'test', essential: false },
  { find: { command: 'go' }, apt: 'golang-go', purpose: "Go's check of exported proofs", use: 'test', essential: false },
  { find: { file: '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go' }, apt: 'golang-golang-x-mod-dev', purpose: "Go's check of exported proofs", use: 'test', essential: false },
  { find: { command: 'python3' }, apt: 'python3', purpose: "Python's check of a webhook", use: 'test', essential: false },
  { find: { file: '/usr/lib/python3/dist-packages/fido2/ctap2/base.py' }, apt: 'python3-fido2', purpose: "another's client of a security key", use: 'test', essential: false },
  { find: { file: '/usr/lib/python3/dist-packages/smartcard/__init__.py' }, apt: 'python3-pyscard', purpose: "another's client of a security key", use: 'test', essential: false },
  { find: { command: 'php' }, apt: 'php-cli', purpose: "PHP's check of a webhook", use: 'test', essential: false },
  { find: { command: 'nats-server' }, apt: 'nats-server', purpose: "the receiver's tests with JetStream", use: 'test', essential: false },
  { find: { command: 'nginx' }, apt: 'nginx-light', purpose: "the receiver's tests behind a proxy", use: 'test', essential: false },
  { find: { file: '/usr/lib/postgresql/15/bin/initdb' }, apt: 'postgresql-15', purpose: "the receiver's tests with PostgreSQL", use: 'test', essential: false },
  { find: { command: 'useradd' }, apt: 'passwd', purpose: 'end-to-end tests as an ordinary user', use: 'test', essential: false },
  { find: { command: 'setpriv' }, apt: 'util-linux', purpose: 'end-to-end tests as an ordinary user', use: 'test', essential: false },
  { find: { command: 'ip' }, apt: 'iproute2', purpose: 'the watch of what leaves the machine', use: 'test', essential: false },
  { find: { file: '/usr/sbin/rsyslogd' }, apt: 'rsyslog', purpose: 'a syslog collector', use: 'test', essential: false },
  { find: { file: '/usr/share/doc/rsyslog-gnutls' }, apt: 'rsyslog-gnutls', purpose: 'a syslog collector over TLS', use: 'test', essential: false },
  { find: { file: '/lib/systemd/systemd-journald' }, apt: 'systemd', purpose: 'a journal of its own', use: 'test', essential: false },
  { find: { command: 'xmllint' }, apt: 'libxml2-utils', purpose: "another's look at what is written for group policy", use: 'test', essential: false },
  { find: { command: 'plistutil' }, apt: 'libplist-utils', purpose: 'property lists in binary', use: 'test', essential: false },
  { find: { command: 'cage' }, apt: 'cage', purpose: 'a session with one program', use: 'test', essential: false },
  { find: { command: 'Xwayland' }, apt: 'xwayland', purpose: 'a session with one program', use: 'test', essential: false },
  { find: { command: 'rpmbuild' }, apt: 'rpm', purpose: 'the .rpm and its tests', use: 'test', essential: false },
  { find: { command: 'lintian' }, apt: 'lintian', purpose: "Debian's own look at the .deb", use: 'test', essential: false },
  { find: { command: 'appstreamcli' }, apt: 'appstream', purpose: "another's look at the menu entries", use: 'test', essential: false },
  { find: { command: 'desktop-file-validate' }, apt: 'desktop-file-utils', purpose: "another's look at the menu entries", use: 'test', essential: false },
  { find: { command: 'osslsigncode' }, apt: 'osslsigncode', purpose: 'signatures of Windows programs', use: 'test', essential: false },
  { find: { command: 'makensis' }, apt: 'nsis', purpose: 'a Windows program to sign', use: 'test', essential: false },
  { find: { command: 'softhsm2-util' }, apt: 'softhsm2', purpose: 'a key that stays in its module', use: 'test', essential: false },
  { find: { command: 'pkcs11-tool' }, apt: 'opensc', purpose: 'a key that stays in its module', use: 'test', essential: false },
  { find: { file: '/usr/share/doc/libengine-pkcs11-openssl' }, apt: 'libengine-pkcs11-openssl', purpose: 'a key that stays in its module', use: 'test', essential: false },
  { find: { command: 'reprepro' }, apt: 'reprepro', purpose: 'the signed repository of packages', use: 'test', essential: false },
  { find: { command: 'gpg' }, apt: 'gnupg', purpose: 'signatures over packages', use: 'test', essential: false },
  { find: { command: 'fakeroot' }, apt: 'fakeroot', purpose: 'the .deb', use: 'pack', essential: false },
]

export interface Probe {
  hasCommand(name: string): boolean
  hasLibrary(name: string): boolean
  hasFile(path: string): boolean
}

export function missingParts(parts: readonly SystemPart[], uses: readonly Use[], probe: Probe): SystemPart[] {
  return parts.filter((part) => {
    if (!uses.includes(part.use)) return false
    if ('command' in part.find) return !probe.hasCommand(part.find.command)
    if ('library' in part.find) return !probe.hasLibrary(part.find.library)
    return !probe.hasFile(part.find.file)
  })
}

export function aptCommand(parts: readonly SystemPart[]): string {
  return `apt-get install --no-install-recommends -y ${packages(parts).join(' ')}`
}

function packages(parts: readonly SystemPart[]): string[] {
  return [...new Set(parts.map((part) => part.apt))].toSorted()
}

/**
 * Sees to it that the parts for `uses` are there, on Linux; other systems bring theirs.
 * @throws Error naming what is missing and the command that installs it, if one of them is essential
 */
export function ensureSystemParts(uses: readonly Use[]): void {
  if (process.platform !== 'linux') return
  let missing = missingParts(systemParts, uses, machineProbe())
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && hasApt()) {
    install(missing)
    missing = missingParts(systemParts, uses, machineProbe())
    if (missing.length === 0) return
  }
  for (const part of missing) say(`missing: ${nameOf(part)}, for ${part.purpose} (Debian package ${part.apt})`)
  const essential = missing.filter((part) => part.essential)
  const command = `sudo ${aptCommand(missing)}`
  if (essential.length > 0) throw new Error(`install the missing system parts, then run this again: ${command}`)
  say(`going on without them; to have them: ${command}`)
}

function nameOf(part: SystemPart): string {
  return Object.values(part.find).join('')
}

function install(parts: readonly SystemPart[]): void {
  say(`installing system parts: ${parts.map((part) => `${part.apt} (${part.purpose})`).join(', ')}`)
  const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (args: string[]): boolean => spawnSync('apt-get', [...options, ...args], { env, stdio: ['ignore', 'ignore', 2] }).status === 0
  const wanted = ['install', '--no-install-recommends']
  // A fresh image has no package lists, an old one stale lists: both are cured by an update.
  if (apt([...wanted, ...packages(parts)])) return
  apt(['update'])
  if (apt([...wanted, ...packages(parts)])) return
  // One package that this release does not have must not keep the others away.
  for (const name of packages(parts)) apt([...wanted, name])
}

function hasApt(): boolean {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8')) && existsSync('/usr/bin/apt-get')
  } catch {
    return false
  }
}

function machineProbe(): Probe {
  // pcscd lives in /usr/sbin, which a user's PATH leaves out
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  let libraries: string | undefined
  return {
    hasCommand: (name) => folders.some((folder) => executable(join(folder, name))),
    hasFile: existsSync,
    hasLibrary: (name) => {
      libraries ??= spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: { PATH: folders.join(delimiter) } }).stdout ?? ''
      return libraries.includes(`\t${name} `)
    },
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
