import type { EventName, EventPayload } from '../../contract/events.ts'
import type { Health, VaultHealth } from '../../contract/health.ts'
import { HEALTH_EVERY_MS } from '../../system/health-file.ts'
import { SYSTEM } from '../../transport/handlers.ts'
import type { OperatorLog } from '../operator-log/operator-log.ts'
import type { Callee } from '../route.ts'
import type { HealthFiles } from './health-files.ts'
import { judge } from './judge.ts'

/** A vault that does not answer for so long is as good as none, milliseconds. */
const PATIENCE_MS = 10_000

export interface HealthWatchOptions {
  vault: () => Callee
  processes: () => Health['processes']
  mode: () => Health['mode']
  isBlank: () => boolean
  version: string
  /** Time of the day. */
  now: () => Date
  files: Pick<HealthFiles, 'write' | 'remove'>
  log: Pick<OperatorLog, 'tellChange' | 'tellOver'>
}

/** Looks how the desk is, again and again and when it is asked; writes it down, and tells the operator's log what changed. */
export class HealthWatch {
  private readonly options: HealthWatchOptions
  private readonly since: Date
  private devices: Health['devices'] = []
  private timer: NodeJS.Timeout | null = null
  private looks = false

  constructor(options: HealthWatchOptions) {
    this.options = options
    this.since = options.now()
  }

  /** @param signIn what waits for the vault goes first: only then it is asked, but within a minute, for a start that gets nowhere is told of too */
  begin(signIn: Promise<unknown> = Promise.resolve()): void {
    this.timer ??= setInterval(() => { this.lookFromNow() }, HEALTH_EVERY_MS).unref()
    void signIn.catch(() => undefined).then(() => { this.lookFromNow() })
  }

  end(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.looks = false
    this.options.files.remove()
  }

  hear(name: EventName, payload: unknown): void {
    if (name === 'devices.changed') this.devices = (payload as EventPayload<'devices.changed'>).devices.map(({ kind, state, simulated, seenAt }) => ({ kind, state, simulated, seenAt }))
    // The desk has opened, or cannot be: nobody who watches waits a minute for that.
    if ((name === 'desk.changed' || name === 'process.state') && this.looks) void this.look()
  }

  /** How it is now. */
  async show(): Promise<Health> {
    const { processes, mode, isBlank, version, now } = this.options
    const vault = await this.askVault()
    return judge({ at: now(), since: this.since, version, mode: mode(), processes: processes(), devices: this.devices, vault, isBlank: isBlank() })
  }

  private lookFromNow(): void {
    if (this.timer === null) return
    this.looks = true
    void this.look()
  }

  private async look(): Promise<void> {
    const health = await this.show()
    if (this.timer === null) return
    this.options.files.write(health)
    this.tell(health)
  }

  private tell({ vault }: Health): void {
    const { log } = this.options
    if (vault === null) return
    if (vault.fault !== null) log.tellChange('database', 'database.fault', { because: vault.fault.code })
    else if (vault.desk === 'ready') log.tellChange('database', 'database.open')
    for (const { to, error } of vault.sending) {
      if (error !== null) log.tellChange(`to ${to}`, 'uplink.failing', { to, because: error.code })
      else log.tellChange(`to ${to}`, 'uplink.well', { to })
    }
    // Of a desk that is not open nothing is known.
    if (vault.upstream === null) return
    if (vault.upstream.halted) log.tellChange('halt', 'uplink.halted')
    else log.tellOver('halt', 'uplink.resumed')
  }

  private async askVault(): Promise<VaultHealth | null> {
    let late: NodeJS.Timeout | undefined
    const tooLate = new Promise<null>((resolve) => { late = setTimeout(() => resolve(null), PATIENCE_MS) })
    const said = this.options.vault().call('internal.health', {}, SYSTEM).then(({ value }) => value as VaultHealth, () => null)
    return await Promise.race([said, tooLate]).finally(() => clearTimeout(late))
  }
}
