// What each package with native code opens on its own, beyond what it is handed: watched with strace, package by package, at the version
// that stands here (open, connect, bind, socket; the loader's own files and those of the package left out). A version that was not watched
// does not ship: watch it again (`strace -f -e trace=openat,connect,socket,bind node ...`), write down what it opens, then its version.

export interface NativePackage {
  /** The package, and those that bring its binaries for one platform. */
  readonly name: RegExp
  readonly version: string
  /** Files, sockets and devices; the same on every desk, so no word of anybody. */
  readonly opens: string
}

export const nativePackages: readonly NativePackage[] = [
  { name: /^onnxruntime-node$/, version: '1.18.0', opens: '/proc/cpuinfo, /sys/devices/system/cpu (what this machine can compute with). No socket.' },
  { name: /^sharp$|^@img\/sharp-(?!libvips)/, version: '0.35.5', opens: '/sys/devices/system/cpu/online. No socket.' },
  { name: /^@img\/sharp-libvips-/, version: '1.3.4', opens: "/usr/share/fonts, /etc/fonts, /var/cache/fontconfig and the user's own (only where a picture holds letters as text). No socket." },
  { name: /^better-sqlite3-multiple-ciphers$/, version: '13.0.3', opens: 'The database, -wal, -shm and -journal beside it, their folder, /dev/urandom, /etc/localtime, /proc/cpuinfo. No socket but one to the kernel itself (netlink, for the seed).' },
  { name: /^@github\/keytar$/, version: '7.10.6', opens: "The user's session bus (a local socket), where the Secret Service is; Keychain, Credential Manager. /var/lib/dbus/machine-id." },
  { name: /^@serialport\/bindings-cpp$/, version: '13.0.1', opens: 'The serial port that policy names, locked for itself. No socket.' },
  { name: /^pcsc-mini$|^@pcsc-mini\//, version: '0.1.3', opens: '/run/pcscd/pcscd.comm (a local socket of the PC/SC service), /usr/bin/ldd (to tell one C library from another). The readers themselves are the service\'s.' },
]

export function nativePackage(name: string): NativePackage | undefined {
  return nativePackages.find((each) => each.name.test(name))
}

/** Native code, by what its file is called. */
export const NATIVE = /\.(node|dll|dylib|so(\.[\d.]+)?)$/

/** Why this package with native code may not ship; undefined when it may. */
export function unwatched(name: string, version: string): string | undefined {
  const known = nativePackage(name)
  if (known === undefined) return `${name} holds native code and nobody watched what it opens (electron/dev/native-packages.ts)`
  return known.version === version ? undefined : `${name} was watched at ${known.version}, not at ${version}: see electron/dev/native-packages.ts`
}

/** Hosts and words of telemetry and crash reports, as they stand in a library that has one. */
export const TELEMETRY: readonly string[] = [
  'events.data.microsoft.com', 'vortex.data.microsoft.com', 'pipe.aria.microsoft.com', 'dc.services.visualstudio.com', 'in.applicationinsights', 'ORT_DISABLE_TELEMETRY', 'mat-debug-',
  'Microsoft/DeveloperTools', 'Microsoft\\DeveloperTools', 'google-analytics.com', 'firebaselogging', 'ingest.sentry.io', 'app-measurement.com', 'api.segment.io', 'api.mixpanel.com', 'otel-collector', 'bugsnag.com', 'datadoghq.com',
]

/** Which of them a library holds, as plain or UTF-16 text. */
export function telemetryIn(library: Buffer): string[] {
  return TELEMETRY.filter((word) => library.includes(word, 0, 'latin1') || library.includes(word, 0, 'utf16le'))
}
