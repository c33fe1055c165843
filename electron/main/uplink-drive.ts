import type { Input, Output } from '../contract/index.ts'
import type { Policy } from '../contract/policy.ts'
import { namesAnybody } from '../contract/uplink.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Supervisor } from '../transport/supervisor.ts'

/** After a turn that nobody answered, as of a process that is just coming back, milliseconds. */
const AGAIN_MS = 10_000

export interface DriveOptions {
  uplink: Pick<Supervisor, 'start' | 'stop' | 'call'>
  tell(action: Input<'internal.happening'>['action']): void
}

/**
 * Starts the uplink while policy names somebody to send to, ends it when it does not, and has it work, turn by turn. What it asks of the vault it
 * asks while a turn of ours goes on, like every process: by itself it can ask for nothing.
 */
export class UplinkDrive {
  private readonly options: DriveOptions
  private policy: Policy | null = null
  private open = false
  running = false
  /** One more with every start and end: a turn of before says nothing of when the next one is. */
  private round = 0
  private turning = false
  private timer: NodeJS.Timeout | null = null

  constructor(options: DriveOptions) {
    this.options = options
  }

  /** The window is there: nothing is taken from it any more. */
  allow(): void {
    this.open = true
    this.look()
  }

  /** Another policy is in force, or the first one of a desk that opened. */
  follow(policy: Policy): void {
    const before = this.policy?.hosts
    this.policy = policy
    // A turn that goes on would keep to the hosts that it began with; one that is asked for now looks by itself.
    if (this.running && before !== policy.hosts) this.options.uplink.call('internal.uplinkLook', {}, SYSTEM).catch(() => undefined)
    this.look()
  }

  /** Every process is being ended: this one too, until a policy is told anew. */
  end(): void {
    this.policy = null
    this.halt()
  }

  private look(): void {
    const wanted = this.open && this.policy !== null && namesAnybody(this.policy)
    if (wanted && this.running) this.soon(0)
    if (wanted === this.running) return
    if (wanted) {
      this.running = true
      this.round += 1
      this.options.uplink.start()
      this.options.tell('uplink.started')
      this.soon(0)
      return
    }
    this.halt()
    void this.options.uplink.stop()
    this.options.tell('uplink.stopped')
  }

  private halt(): void {
    this.running = false
    this.round += 1
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private soon(ms: number): void {
    if (!this.running) return
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = null
      void this.turn()
    }, ms)
    this.timer.unref()
  }

  private async turn(): Promise<void> {
    // The one that goes on sees what there is to see.
    if (this.turning) return
    const { round } = this
    this.turning = true
    let nextMs = AGAIN_MS
    try {
      nextMs = ((await this.options.uplink.call('internal.uplinkTurn', {}, SYSTEM)).value as Output<'internal.uplinkTurn'>).nextMs
    } catch {
      // It fell, or hangs and is ended: main starts it again, and the cursor is in the vault.
    } finally {
      this.turning = false
    }
    this.soon(round === this.round ? nextMs : 0)
  }
}
