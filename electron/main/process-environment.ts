/** What a process of ours needs to run at all, and nothing that says whose it is or where anything of theirs lies. */
const SYSTEM_VARIABLES = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']
/** What the libraries behind the keychain ask for. */
const KEYCHAIN_VARIABLES = [
  'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME', 'GNOME_KEYRING_CONTROL', 'DISPLAY', 'WAYLAND_DISPLAY', 'HOME', 'USER', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE',
]

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
}

/** The environment that the vault is started with: every process of the same user can read it in the system's process list. */
export function processEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return pick(env, SYSTEM_VARIABLES)
}

/**
 * What else the vault is told, over its own channel: the session bus, where the keychain is. Where the demo runs on a bus of its own
 * (`FOYER_DEMO_BUS`), the real desk gets the user's, or none: its key never goes into the demo's keychain.
 */
export function vaultEnvironment(env: NodeJS.ProcessEnv, mode: 'demo' | 'desk'): Record<string, string> {
  const picked = pick(env, KEYCHAIN_VARIABLES)
  if (mode === 'desk' && env['FOYER_DEMO_BUS'] !== undefined) {
    // Named, so that the library does not go and start a bus by itself.
    picked['DBUS_SESSION_BUS_ADDRESS'] = env['FOYER_USER_BUS'] || 'unix:path=/nonexistent'
  }
  return picked
}

/**
 * What decodes pictures has threads that take turns, and glibc gives each a heap of its own that keeps what the largest picture took: with one for all of
 * them an empty desk's reader holds 40 MB less (bench:idle). Where memory is not glibc's to give, nobody looks at it.
 */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' }

/**
 * The reader is not told the session bus, nor anything else of the vault's. Where it is in no cage (system/cage.ts) that is a rule for a process of
 * our own: it runs as the same user, who can find the bus elsewhere.
 */
export function readerEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return { ...pick(env, [...SYSTEM_VARIABLES, 'HOME', 'PCSCLITE_CSOCK_NAME', 'LD_LIBRARY_PATH']), ...ONE_HEAP }
}

/** The second reader knows no device and no home. One thread for what libraries do beside its own: what it does is never waited for at the desk. */
export function jobsEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return { ...pick(env, [...SYSTEM_VARIABLES, 'LD_LIBRARY_PATH']), ...ONE_HEAP, UV_THREADPOOL_SIZE: '1' }
}

/** HOME is where drivers of scanners keep their calibration. */
export function scannersEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return pick(env, [...SYSTEM_VARIABLES, 'HOME', 'SANE_CONFIG_DIR', 'LD_LIBRARY_PATH'])
}
