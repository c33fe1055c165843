import { join } from 'node:path'
import type { EventName } from '../contract/events.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { MemoryOf } from '../system/process-memory.ts'
import type { StartChild } from '../transport/child.ts'
import { Supervisor } from '../transport/supervisor.ts'
import type { StartOptions } from './options.ts'
import type { Callee } from './route.ts'
import { TrustHandover } from './trust-handover.ts'

export interface ProcessesOptions {
  startChild: StartChild
  /** Folder of the bundles: `reader/index.cjs`, `vault/index.cjs`. */
  outFolder: string
  resourcesFolder: string
  modulesFolder: string
  version: string
  /** A packed app, not a checkout. */
  installed: boolean
  start: StartOptions
  onEvent: (name: EventName, payload: unknown) => void
  memoryOf: MemoryOf
}

/**
 * Bytes. The most that ten thousand readings and two hundred thousand damaged pictures took was 0.83 GB (bench:memory, bench:picture-fuzz);
 * a page of 40 megapixels as a picture and its working copies is half of the rest. What needs more is no document.
 */
const READER_CEILING = 1_600_000_000

/** Bytes. A reader at work holds about half of it, for a moment more where a page has 40 megapixels. */
const READER_MEMORY = 1_000_000_000

const VAULT_EVENTS: ReadonlySet<EventName> = new Set(['desk.changed', 'policy.changed', 'session.ended', 'vault.progress', 'reading.gone'])
export const READER_EVENTS: ReadonlySet<EventName> = new Set(['reading.progress', 'chip.progress', 'chip.portrait', 'devices.changed'])

/** The two utility processes: started together, each restarted on its own, Readings carried from one to the other. */
export class Processes {
  readonly vault: Supervisor
  readonly reader: Supervisor
  /** What the reader proves by. */
  readonly trust: TrustHandover
  mode: 'demo' | 'desk'
  private readonly dataFolder: string
  /** One change of desks after the other. */
  private switching: Promise<void> = Promise.resolve()

  constructor(options: ProcessesOptions) {
    const { startChild, outFolder, onEvent } = options
    this.dataFolder = options.start.dataFolder
    this.mode = options.start.mode
    const common = (): Record<string, unknown> => ({
      mode: this.mode, version: options.version, resourcesFolder: options.resourcesFolder, modulesFolder: options.modulesFolder,
    })
    const announce = (process: 'vault' | 'reader') => (state: 'up' | 'down'): void => {
      // A start is no news to the screen; a fall and a return are.
      if (state === 'down' || this[process].restarts > 0) onEvent('process.state', { process, state })
      // On a slow machine the page has asked before there was anybody to answer, and shows that: now there is.
      if (process === 'vault' && state === 'up' && this.vault.restarts === 0) onEvent('desk.changed', {})
      // Either may have come later than the other waited for it.
      if (state === 'up') this.trust.tryNow()
      if (process === 'vault' && state === 'down') onEvent('session.ended', { why: 'restart' })
      if (state === 'up' && this[process].restarts > 0) this.record(process === 'vault' ? 'system.vaultRestarted' : 'system.readerRestarted')
    }
    this.vault = new Supervisor({
      specNow: () => ({ name: 'foyer-vault', script: join(outFolder, 'vault/index.cjs'), env: processEnvironment(process.env) }),
      startChild, onEvent, now: Date.now, onState: announce('vault'), keepsSessions: true, mayEmit: VAULT_EVENTS, hungAfterMs: null, recycleAbove: null, ceiling: null,
      onRelay: () => Promise.reject(new Error('the vault relays nothing')),
      startOptions: () => ({
        ...common(), dataFolder: join(options.start.dataFolder, this.mode), policyFile: options.start.policy[this.mode], environment: vaultEnvironment(process.env, this.mode),
      }),
    })
    this.reader = new Supervisor({
      specNow: () => ({ name: 'foyer-reader', script: join(outFolder, 'reader/index.cjs'), env: readerEnvironment(process.env) }),
      startChild, onEvent, now: Date.now, onState: announce('reader'), keepsSessions: false, mayEmit: READER_EVENTS, hungAfterMs: 5000, recycleAbove: READER_MEMORY, ceiling: { of: options.memoryOf, bytes: READER_CEILING },
      onRelay: async (call, input, context) => (await this.vault.call(call, input, context)).value,
      startOptions: () => ({ ...common(), installed: options.installed, trustRound: this.trust.begin(), policy: options.start.policy[this.mode] }),
    })
    this.trust = new TrustHandover(this.vault, this.reader)
  }

  start(): void {
    this.vault.start()
    this.reader.start()
    this.record('system.start')
  }

  /** The reader as others call it: it answers nobody before it knows what it proves by, or that cannot be had now. */
  readonly givenReader: Callee = {
    call: async (name, input, context) => {
      await this.trust.ready().catch(() => undefined)
      return await this.reader.call(name, input, context)
    },
  }

  /** Where a Foyer of before kept the files that were imported at this desk. */
  foundTrust(): string {
    return join(this.dataFolder, this.mode, 'trust')
  }

  /** Close the present desk and open the other one. */
  async switchTo(mode: 'demo' | 'desk'): Promise<void> {
    const before = this.switching
    const mine = (async () => {
      await before
      await this.changeTo(mode)
    })()
    this.switching = mine.catch(() => undefined)
    await mine
  }

  private async changeTo(mode: 'demo' | 'desk'): Promise<void> {
    if (mode === this.mode) return
    await Promise.all([this.vault.stop(), this.reader.stop()])
    this.mode = mode
    this.vault.start()
    this.reader.start()
    await Promise.all([this.vault.ready(), this.reader.ready()])
  }

  async stop(): Promise<void> {
    await Promise.all([this.vault.stop(), this.reader.stop()])
  }

  private record(action: 'system.start' | 'system.vaultRestarted' | 'system.readerRestarted'): void {
    // A desk that is not set up, or whose vault cannot open, has no trail yet to write to: the vault says so, and that is all.
    this.vault.call('internal.happening', { action, detail: null }, SYSTEM).catch(() => undefined)
  }
}

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
 * The reader is not told the session bus, nor anything else of the vault's. A rule for a process of our own, no cage: it runs as the same
 * user, who can find the bus elsewhere. HOME is where drivers of scanners keep their calibration.
 */
export function readerEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return pick(env, [...SYSTEM_VARIABLES, 'HOME', 'SANE_CONFIG_DIR', 'PCSCLITE_CSOCK_NAME', 'LD_LIBRARY_PATH'])
}
