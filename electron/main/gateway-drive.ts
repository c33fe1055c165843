import { FoyerError } from '../contract/errors.ts'
import type { Input, Output } from '../contract/index.ts'
import type { Policy } from '../contract/policy.ts'
import { SYSTEM } from '../transport/handlers.ts'
import { REQUESTS_MAX, type TurnedAwayTally } from '../contract/turned-away.ts'
import type { Supervisor } from '../transport/supervisor.ts'

/** After a try that did not open it, as on a port that another program holds, milliseconds. */
const AGAIN_MS = 30_000
/** How often its certificate is asked for anew: the vault renews it by itself, milliseconds. */
const RENEW_MS = 6 * 3_600_000

/** How often it is asked what it refused by itself, milliseconds: as much is lost where it falls. */
const COLLECT_MS = 5_000

/** Policy shuts the door: how long what it refused last is waited for, milliseconds. */
const LAST_LOOK_MS = 500

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

export interface GatewayDriveOptions {
  gateway: Pick<Supervisor, 'start' | 'stop' | 'call'>
  vault: Pick<Supervisor, 'call'>
  /** What main's own door refused by itself. */
  tally: Pick<TurnedAwayTally, 'take' | 'note'>
  tell(action: Input<'internal.happening'>['action'], detail: string | null): void
}

type Rules = Pick<Policy, 'api' | 'apiListen' | 'apiPort' | 'apiNames' | 'apiOrigins'>
const rulesOf = ({ api, apiListen, apiPort, apiNames, apiOrigins }: Policy): Rules => ({ api, apiListen, apiPort, apiNames, apiOrigins })

/** Starts the gateway while policy opens an API, ends it when it does not, and has it listen with what the vault gives for it, at each start and as it changes. */
export class GatewayDrive {
  private readonly options: GatewayDriveOptions
  private rules: Rules | null = null
  private allowed = false
  running = false
  /** One more with every start, end and change: what a try of before came to says nothing. */
  private round = 0
  private timer: NodeJS.Timeout | null = null
  private collecting: NodeJS.Timeout | null = null
  /** What the trail was told last. */
  private told: string | null = null

  constructor(options: GatewayDriveOptions) {
    this.options = options
  }

  /** The window is there: nothing is taken from it any more. */
  allow(): void {
    this.allowed = true
    this.look()
  }

  /** Another policy is in force, or the first one of a desk that opened. */
  follow(policy: Policy): void {
    const rules = rulesOf(policy)
    if (JSON.stringify(rules) === JSON.stringify(this.rules)) return
    this.rules = rules
    this.look()
  }

  /** There is another certificate for it. */
  renew(): void {
    if (this.running) this.reopen()
  }

  /** Every process is being ended: this one too, until a policy is told anew. */
  end(): void {
    this.rules = null
    this.halt()
  }

  /** It has started, for the first time or after it fell: it knows nothing yet. */
  up(): void {
    if (this.running) void this.open(this.round)
  }

  private look(): void {
    const wanted = this.allowed && this.rules?.api === true
    if (!wanted && !this.running) return
    if (wanted && this.running) {
      this.reopen()
      return
    }
    if (wanted) {
      this.running = true
      this.round += 1
      this.options.gateway.start()
      this.collecting ??= setInterval(() => { void this.collect() }, COLLECT_MS).unref()
      return
    }
    this.halt()
    void Promise.race([this.collect(), pause(LAST_LOOK_MS)]).finally(() => { if (!this.running) void this.options.gateway.stop() })
    this.options.tell('gateway.stopped', null)
  }

  private reopen(): void {
    this.round += 1
    void this.open(this.round)
  }

  private halt(): void {
    this.running = false
    this.round += 1
    this.told = null
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    if (this.collecting !== null) clearInterval(this.collecting)
    this.collecting = null
  }

  /** Bring to the trail what was refused before anybody was asked who it is: it is fetched, so that no gateway can send more of it than is asked for. */
  async collect(): Promise<void> {
    const its = await this.options.gateway.call('internal.turnedAway', {}, SYSTEM).then(({ value }) => (value as Output<'internal.turnedAway'>).requests, () => [])
    const requests = [...its, ...this.options.tally.take()].slice(0, REQUESTS_MAX)
    // Where the vault is not there they are told the next time.
    if (requests.length > 0) await this.options.vault.call('internal.tellTurnedAway', { requests }, SYSTEM).catch(() => { for (const each of requests) this.options.tally.note(each) })
  }

  private async open(round: number): Promise<void> {
    let again = RENEW_MS
    try {
      const { settings } = (await this.options.vault.call('internal.gatewaySettings', {}, SYSTEM)).value as Output<'internal.gatewaySettings'>
      if (round !== this.round) return
      if (settings === null) throw new FoyerError('api.cannotListen', { detail: 'certificate' })
      const { address, port } = (await this.options.gateway.call('internal.openGateway', settings, SYSTEM)).value as Output<'internal.openGateway'>
      this.say(round, 'gateway.started', `${address} ${port}`)
    } catch (thrown) {
      const { code, detail } = FoyerError.from(thrown)
      this.say(round, 'gateway.notOpened', detail ?? code)
      again = AGAIN_MS
    }
    if (round !== this.round) return
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => { void this.open(round) }, again)
    this.timer.unref()
  }

  /** Once, however often it is tried. */
  private say(round: number, action: Input<'internal.happening'>['action'], detail: string): void {
    if (round !== this.round || this.told === `${action} ${detail}`) return
    this.told = `${action} ${detail}`
    this.options.tell(action, detail)
  }
}
