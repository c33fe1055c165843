import { randomUUID, webcrypto } from 'node:crypto'
import { join } from 'node:path'
import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import type { EventPayload } from '../contract/events.ts'
import type { Health } from '../contract/health.ts'
import type { AnyCallName, Input } from '../contract/index.ts'
import { TurnedAwayTally } from '../contract/turned-away.ts'
import { childProcess, type CageState, type ChildName } from '../contract/processes.ts'
import { devicesFileIn } from '../system/data-folder.ts'
import type { LaidPlaces } from '../system/laid-trust.ts'
import { SYSTEM, type CallerContext } from '../transport/handlers.ts'
import type { MemoryOf } from '../system/process-memory.ts'
import type { StartChild } from '../transport/child.ts'
import { Supervisor } from '../transport/supervisor.ts'
import { apiDoor } from './api-door.ts'
import { DeviceNotesFile } from './device-notes-file.ts'
import type { EventBus } from './event-bus.ts'
import type { Happening } from './operator-log/entry.ts'
import type { OperatorLog } from './operator-log/operator-log.ts'
import { answerProgram } from './jobs/answer-program.ts'
import { ProgramJobs } from './jobs/program-jobs.ts'
import { GatewayDrive } from './gateway-drive.ts'
import { processSpecs, type StartFacts } from './process-specs.ts'
import type { ReaderCage } from './reader-cage.ts'
import { route, turnAway, type Callee } from './route.ts'
import { takeFetched } from './trust-fetched.ts'
import { TrustHandover } from './trust-handover.ts'
import { UplinkDrive } from './uplink-drive.ts'

export interface ProcessesOptions extends Omit<StartFacts, 'mode' | 'environment' | 'trustRound'> {
  startChild: StartChild
  /** For those that decode what strangers made. */
  cage: ReaderCage
  /** Folder of the bundles: `NAME/index.cjs`. */
  outFolder: string
  bus: Pick<EventBus, 'announce' | 'endSessions'>
  memoryOf: MemoryOf
  /** What happened to the processes, for whoever looks after the computer. */
  log: Pick<OperatorLog, 'tell'>
  /** How the desk is, for programs that ask. */
  health: () => Promise<Health>
}

/** The processes of the table: each restarted on its own, calls of the one on the other carried between them. */
export class Processes {
  mode: 'demo' | 'desk'
  private readonly options: ProcessesOptions
  private readonly children = new Map<ChildName, Supervisor>()
  /** Those that fell and did not come back yet. */
  private readonly fallen = new Set<ChildName>()
  private readonly handovers = new Map<ChildName, TrustHandover>()
  private readonly uplink: UplinkDrive
  private readonly gateway: GatewayDrive
  private readonly turnedAway = new TurnedAwayTally()
  private readonly jobs: ProgramJobs
  private readonly notes = new DeviceNotesFile()
  /** Policy lets nothing decode outside a cage. */
  private cageRequired = false
  /** Stopped, or already started all together on another desk. */
  private stopped = false
  /** One change of desks after the other. */
  private switching: Promise<void> = Promise.resolve()

  constructor(options: ProcessesOptions) {
    this.options = options
    this.mode = options.start.mode
    for (const name of childProcess.options) this.children.set(name, this.supervise(name))
    this.uplink = new UplinkDrive({ uplink: this.of('uplink'), tell: (action) => { this.record(action) } })
    this.gateway = new GatewayDrive({ gateway: this.of('gateway'), vault: this.of('vault'), tally: this.turnedAway, tell: (action, detail) => { this.record(action, detail) } })
    for (const name of childProcess.options) {
      const by = processSpecs[name].provesByTrust
      if (by !== null) this.handovers.set(name, new TrustHandover(this.of('vault'), this.of(name), by, () => this.laidPlaces()))
    }
    this.jobs = new ProgramJobs({
      vault: this.of('vault'), reader: { call: (...asked) => this.to('jobs').call(...asked), drop: () => { this.of('jobs').drop('jobs.cancelled') } },
      run: { call: (call, input, context) => route({ to: (name) => this.to(name), main: nowhere }, call, input, context) },
      now: Date.now, newId: randomUUID, digest: digestOf,
    })
  }

  /** The process itself, whatever it waits for. */
  of(name: ChildName): Supervisor {
    const child = this.children.get(name)
    if (child === undefined) throw new FoyerError('process.down')
    return child
  }

  /** A process as others call it: one that proves by certificates answers nobody before it has them, or they cannot be had now. */
  to(name: ChildName): Callee {
    const handover = this.handovers.get(name)
    const child = this.of(name)
    if (handover === undefined) return child
    return {
      call: async (call, input, context) => {
        // One that rests is given them anew.
        if (child.state === 'resting') child.start()
        await handover.ready().catch(() => undefined)
        return await child.call(call, input, context)
      },
    }
  }

  /** What every process that proves by certificates is given. */
  readonly trust: Pick<TrustHandover, 'ready' | 'renew'> = {
    ready: async () => { await Promise.all(this.awake().map((each) => each.ready())) },
    renew: async () => { await Promise.all(this.awake().map((each) => each.renew())) },
  }

  /** Nobody is started to be given certificates: who rests gets them at the next start. */
  private awake(): TrustHandover[] {
    return [...this.handovers].filter(([name]) => this.of(name).state !== 'resting').map(([, handover]) => handover)
  }

  /** @param signIn settles once somebody can sign in: what nobody can use before starts then */
  start(signIn: Promise<unknown> = Promise.resolve()): void {
    const behind = (name: ChildName): boolean => processSpecs[name].startsBehindSignIn
    for (const [name, child] of this.everyday()) if (!behind(name)) child.open()
    void signIn.catch(() => undefined).then(() => {
      if (this.stopped) return
      for (const [name, child] of this.everyday()) if (behind(name)) child.open()
      this.uplink.allow()
      this.gateway.allow()
    })
    this.record('system.start')
  }

  /** Where a Foyer of before kept the files that were imported at this desk. */
  foundTrust(): string {
    return join(this.options.start.dataFolder, this.mode, 'trust')
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

  /** End every process and start it afresh, on the same desk: for what a start alone mends, as a library that was missing. */
  async restart(): Promise<void> {
    const before = this.switching
    const mine = before.then(() => this.startAfresh())
    this.switching = mine.catch(() => undefined)
    await mine
  }

  /** Those that are to be there now: one that policy does not ask for is not down, there is none. */
  present(): ChildName[] {
    return childProcess.options.filter((name) => !processSpecs[name].onlyByPolicy || (name === 'uplink' ? this.uplink : this.gateway).running)
  }

  cage(): CageState {
    return this.options.cage.state()
  }

  /** A document of another program is being read, or waits for it. */
  get isAtWork(): boolean {
    return this.jobs.isAtWork
  }

  /** How each that is to be there is. */
  states(): Health['processes'] {
    return this.present().map((name) => {
      const { state, restarts, since } = this.of(name)
      return { name, state, restarts, since: new Date(since).toISOString() }
    })
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.uplink.end()
    this.gateway.end()
    this.jobs.clear()
    await Promise.all([...this.children.values()].map((child) => child.stop()))
    this.notes.write()
  }

  private async changeTo(mode: 'demo' | 'desk'): Promise<void> {
    if (mode === this.mode) return
    await this.startAfresh(mode)
  }

  private async startAfresh(mode = this.mode): Promise<void> {
    await this.stop()
    this.mode = mode
    const children = this.everyday().map(([, child]) => child)
    for (const child of children) child.open()
    await Promise.all(children.map((child) => child.ready()))
  }

  /** Those that are there whatever policy says. */
  private everyday(): [ChildName, Supervisor][] {
    return [...this.children].filter(([name]) => !processSpecs[name].onlyByPolicy)
  }

  private supervise(name: ChildName): Supervisor {
    const { options } = this
    const spec = processSpecs[name]
    const environment = process.env
    return new Supervisor({
      specNow: () => ({ name: `foyer-${name}`, script: join(options.outFolder, name, 'index.cjs'), env: spec.environment(environment) }),
      startOptions: () => spec.options({ ...options, mode: this.mode, environment, trustRound: () => this.handovers.get(name)?.begin() ?? 0 }),
      startChild: spec.caged ? options.cage.start(options.startChild) : options.startChild, now: Date.now,
      refused: spec.caged ? () => this.refusal() : undefined,
      keepsSessions: spec.keepsSessions, mayEmit: new Set(spec.emits), mayAsk: new Set(spec.asks),
      hungAfterMs: spec.hungAfterMs, recycleAbove: spec.recycleAbove, restsAfterMs: spec.restsAfterMs, ceiling: spec.ceiling === null ? null : { of: options.memoryOf, bytes: spec.ceiling },
      onState: (state) => this.changed(name, state),
      onEnd: ({ code, signal, because }) => options.log.tell('process.fell', { process: name, status: code, signal, because, restarts: this.of(name).restarts }),
      onFault: (call, error) => options.log.tell('process.fault', { process: name, call, error }),
      onEvent: (event, payload, sessions) => {
        if (event === 'reading.settled') this.tellKeepers('internal.forgetReading', { readingId: (payload as EventPayload<'reading.settled'>).readingId })
        if (event === 'reading.passed') {
          this.tellKeepers('internal.passReading', payload as EventPayload<'reading.passed'>)
          return
        }
        if (event === 'devices.noted') {
          this.notes.keep(devicesFileIn(join(options.start.dataFolder, this.mode)), (payload as EventPayload<'devices.noted'>).notes)
          return
        }
        if (event === 'connections.changed') this.gateway.renew()
        if (event === 'policy.changed') {
          const { values } = payload as EventPayload<'policy.changed'>
          this.requireCage(values.requireCage)
          this.uplink.follow(values)
          this.gateway.follow(values)
        }
        options.bus.announce(event, payload, sessions)
      },
      onAsk: (call, input, context) => this.asked(call, input, context),
      door: spec.door === null ? undefined : apiDoor({
        tally: this.turnedAway,
        elapsed: () => performance.now(),
        carry: (call, input, context) => route({ to: (each) => this.to(each), main: (...asked) => this.answerProgram(...asked) }, call, input, context),
        turnAway: (call, error, context) => turnAway(this.of('vault'), call, error, context),
      }),
    })
  }

  /** Where the organisation's files of trust lie for the present desk. */
  private laidPlaces(): LaidPlaces {
    const { resourcesFolder, installed, start } = this.options
    return { resourcesFolder, installed, policy: start.policy[this.mode] }
  }

  /** What policy wants is known before anybody can show a document: nobody signs in before the vault has opened and said it. */
  private refusal(): ErrorCode | null {
    return this.cageRequired && this.options.cage.state() !== 'held' ? 'process.uncaged' : null
  }

  private requireCage(required: boolean): void {
    const before = this.refusal()
    this.cageRequired = required
    const now = this.refusal()
    if (now === before) return
    for (const [name, child] of this.everyday()) {
      if (!processSpecs[name].caged) continue
      if (now === null) child.open()
      else void child.stop()
    }
  }

  /**
   * To whoever keeps copies of Readings. One that does not hear that a Reading is over forgets it by itself in minutes; to one that does not hear whose
   * it is now, that person adds no chip and no other side, and confirms what was read.
   */
  private tellKeepers(call: 'internal.forgetReading' | 'internal.passReading', input: object): void {
    for (const name of childProcess.options) {
      if (processSpecs[name].keepsReadings) this.of(name).call(call, input, SYSTEM).catch(() => undefined)
    }
  }

  /** A call of one process on another goes the way of every call: where the vault does not answer it, the vault is asked first. */
  private async asked(call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown> {
    return (await route({ to: (name) => this.to(name), main: (...fetched) => this.fetched(...fetched) }, call, input, context)).value
  }

  /** What a process asks of main: that a file of trust which it fetched is looked at, and kept. */
  private fetched(call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown> {
    return takeFetched({ vault: this.of('vault'), reader: this.of('reader'), trust: this.trust }, call, input, context)
  }

  /** What main itself answers other programs. */
  private answerProgram(call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown> {
    return answerProgram({ jobs: this.jobs, health: this.options.health, isReady: () => this.everyday().every(([, { state }]) => state === 'up' || state === 'resting') }, call, input, context)
  }

  private changed(name: ChildName, state: 'up' | 'down'): void {
    const { bus } = this.options
    const { keepsSessions, cameBack } = processSpecs[name]
    const fell = state === 'down'
    const again = !fell && this.fallen.delete(name)
    if (fell) this.fallen.add(name)
    // A start is no news to the screen; a fall and a return are.
    if (fell || again) bus.announce('process.state', { process: name, state }, null)
    if (keepsSessions && fell) bus.endSessions('restart')
    // On a slow machine the page has asked before there was anybody to answer, and shows that: now there is.
    if (keepsSessions && !fell && !again) bus.announce('desk.changed', {}, null)
    if (fell) return
    // Either may have come later than the other waited for it.
    for (const [each, handover] of this.handovers) if (['up', 'starting'].includes(this.of(each).state)) handover.tryNow()
    if (name === 'gateway') this.gateway.up()
    if (again) {
      this.options.log.tell('process.back', { process: name })
      this.record(cameBack)
    }
  }

  private record(action: Input<'internal.happening'>['action'], detail: string | null = null): void {
    const logged = LOGGED[action]
    if (logged !== undefined) this.options.log.tell(logged)
    // A desk that is not set up, or whose vault cannot open, has no trail yet to write to: the vault says so, and that is all.
    this.of('vault').call('internal.happening', { action, detail }, SYSTEM).catch(() => undefined)
  }
}

/** Of what the trail is told, what the operator's log is told, too. */
const LOGGED: Partial<Record<Input<'internal.happening'>['action'], Happening>> = {
  'uplink.started': 'uplink.started', 'uplink.stopped': 'uplink.stopped', 'gateway.started': 'gateway.started', 'gateway.stopped': 'gateway.stopped', 'gateway.notOpened': 'gateway.notOpened',
}

const nowhere = (): Promise<never> => Promise.reject(new FoyerError('input.unknownCall'))

/** Beside main's own thread: a file has 50 MB. */
const digestOf = async (bytes: Uint8Array): Promise<string> => Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('base64url')
