import { FoyerError } from '../../contract/errors.ts'
import type { Input, Output } from '../../contract/index.ts'
import { JOB_MINUTES, type ReadingJob } from '../../contract/jobs.ts'
import type { CallerContext, ValidInput } from '../../transport/handlers.ts'
import type { Callee } from '../route.ts'
import { end, ended, moveOn, newJob, type Job } from './job.ts'
import { Idempotency } from './idempotency.ts'
import { Queue, type Task } from './queue.ts'

/** Jobs of one client that are kept after their end, the oldest of which goes: the vault holds as many Readings of one. */
const KEPT_OF_ONE = 50
const KEPT_MS = JOB_MINUTES * 60_000

export interface ProgramJobsOptions {
  vault: Callee
  /** The second reader, asked for what the vault has allowed already, and ended in the middle of what nobody wants any more. */
  reader: Callee & { drop(): void }
  /** A call the way of every call: the vault is asked first, and told the outcome. */
  run: Callee
  now(): number
  newId(): string
  digest(bytes: Uint8Array): Promise<string>
}

/** What is read and verified for other programs: jobs in memory, each its client's alone, one at a time. Main carries bytes and ids; what was read it never keeps. */
export class ProgramJobs {
  private readonly options: ProgramJobsOptions
  private readonly queue = new Queue()
  private readonly jobs = new Map<string, Job>()
  private readonly keys: Idempotency<Job>

  constructor(options: ProgramJobsOptions) {
    this.options = options
    this.keys = new Idempotency((bytes) => options.digest(bytes))
  }

  get isAtWork(): boolean {
    return !this.queue.isEmpty
  }

  async create({ bytes, idempotencyKey }: ValidInput<'readings.create'>, context: CallerContext): Promise<ReadingJob> {
    const owner = ownerOf(context)
    this.sweep()
    const job = await this.keys.once(owner, idempotencyKey, bytes, () => this.begin(bytes, owner, context))
    return await this.shown(job, context)
  }

  async get({ id, wait }: ValidInput<'readings.get'>, context: CallerContext): Promise<ReadingJob> {
    const job = this.find(id, context)
    await ended(job, wait * 1000, (step) => { context.hear?.('reading.progress', { step }) }, context.signal)
    return await this.shown(job, context)
  }

  async cancel({ id }: ValidInput<'readings.cancel'>, context: CallerContext): Promise<Output<'readings.cancel'>> {
    const job = this.find(id, context)
    const { task } = job
    end(job, { state: 'cancelled' }, this.options.now())
    this.forget(job)
    // What is being read is ended with the process that reads it: no decoder could be told.
    if (task !== null && !this.queue.remove(task)) this.options.reader.drop()
    for (const readingId of job.readingIds) await this.discard(readingId, context)
    return {}
  }

  /** Waits for what is being read, and for nothing else. Whoever has gone before its turn came leaves their place to others. */
  async verify(input: ValidInput<'verifications.create'>, context: CallerContext): Promise<Output<'verifications.create'>> {
    return await new Promise((resolve, reject) => {
      const bytes = [input.securityObject, ...Object.values(input.dataGroups), ...input.certificates ?? [], ...input.revocationLists].reduce((sum, { length }) => sum + length, 0)
      const { way, address, session, owner, signal } = context
      const gone = (): void => { if (this.queue.remove(task)) reject(new FoyerError('jobs.cancelled')) }
      const run = async (): Promise<void> => {
        signal?.removeEventListener('abort', gone)
        await this.options.reader.call('internal.runVerification', input, { way, address, session, owner })
          .then(({ value }) => { resolve(value as Output<'verifications.create'>) }, reject)
      }
      const task: Task = { owner: ownerOf(context), bytes, first: true, run }
      signal?.addEventListener('abort', gone)
      this.queue.add(task)
    })
  }

  /** Another desk, or none: nothing of this one goes on. */
  clear(): void {
    this.queue.clear()
    this.keys.clear()
    for (const job of this.jobs.values()) end(job, { state: 'failed', error: new FoyerError('process.down').toPayload() }, this.options.now())
    this.jobs.clear()
  }

  private async begin(bytes: Uint8Array, owner: string, context: CallerContext): Promise<Job> {
    const { ticket } = (await this.options.vault.call('internal.keepTicket', {}, { ...context, inside: true })).value as Output<'internal.keepTicket'>
    // What was taken in is read, whether or not whoever sent it waits for the answer.
    const its: CallerContext = { session: null, way: context.way, address: context.address, ticket }
    const job = newJob(this.options.newId(), owner, this.options.now())
    const task: Task = {
      owner, bytes: bytes.byteLength, first: false,
      run: async () => {
        await this.read(job, bytes, its)
        await this.drop(its)
      },
    }
    job.task = task
    try {
      this.queue.add(task)
    } catch (thrown) {
      await this.drop(its)
      throw thrown
    }
    this.jobs.set(job.id, job)
    return job
  }

  private async read(job: Job, bytes: Uint8Array, its: CallerContext): Promise<void> {
    job.state = 'reading'
    try {
      const hear: CallerContext['hear'] = (name, payload) => { if (name === 'reading.progress') moveOn(job, (payload as { step: NonNullable<Job['step']> }).step) }
      const read = (await this.options.run.call('internal.runReading', { bytes } satisfies Input<'internal.runReading'>, { ...its, hear })).value as Output<'internal.runReading'>
      // Given up when all was read: nobody asks for it.
      if (job.endedAt !== null) for (const readingId of read.readingIds) await this.discard(readingId, its)
      end(job, { state: 'done', readingIds: read.readingIds, leftOut: read.leftOut, emptyPages: read.emptyPages }, this.options.now())
    } catch (thrown) {
      end(job, { state: 'failed', error: FoyerError.from(thrown).toPayload() }, this.options.now())
    }
  }

  /** Whose credential ended has nothing held any more, and what the vault has forgotten by itself is gone too. */
  private async discard(readingId: string, context: CallerContext): Promise<void> {
    await this.options.vault.call('reading.discard', { readingId }, { ...context, hear: undefined, inside: true }).catch(() => undefined)
  }

  private async drop({ ticket }: CallerContext): Promise<void> {
    if (ticket !== undefined) await this.options.vault.call('internal.dropTicket', { ticket }, { session: null, way: 'system', address: 'local' }).catch(() => undefined)
  }

  /** @throws FoyerError `jobs.notFound`, also for another's */
  private find(id: string, context: CallerContext): Job {
    this.sweep()
    const job = this.jobs.get(id)
    if (job?.owner !== ownerOf(context)) throw new FoyerError('jobs.notFound')
    return job
  }

  private async shown(job: Job, context: CallerContext): Promise<ReadingJob> {
    const { id, createdAt, endedAt, state, step, task, leftOut, emptyPages, error } = job
    const readings: NonNullable<ReadingJob['readings']> = []
    for (const readingId of job.readingIds) {
      const { reading } = (await this.options.vault.call('internal.heldReading', { readingId }, { ...context, hear: undefined, inside: true })).value as Output<'internal.heldReading'>
      readings.push({ readingId, reading })
    }
    return {
      id, createdAt: timeOf(createdAt), state, before: task === null || state !== 'waiting' ? null : this.queue.before(task), step,
      readings: state === 'done' ? readings : null, leftOut, emptyPages, error, keptUntil: endedAt === null ? null : timeOf(endedAt + KEPT_MS),
    }
  }

  private sweep(): void {
    const now = this.options.now()
    const ofOwner = new Map<string, number>()
    // The youngest first.
    for (const job of [...this.jobs.values()].toReversed()) {
      if (job.endedAt === null) continue
      const kept = (ofOwner.get(job.owner) ?? 0) + 1
      ofOwner.set(job.owner, kept)
      if (now - job.endedAt >= KEPT_MS || kept > KEPT_OF_ONE) this.forget(job)
    }
  }

  private forget(job: Job): void {
    this.jobs.delete(job.id)
    this.keys.forget(job)
  }
}

const timeOf = (ms: number): string => new Date(ms).toISOString()

/** Without the vault's word for it nothing is anybody's. @throws FoyerError `input.invalid` */
function ownerOf({ owner }: CallerContext): string {
  if (owner === undefined) throw new FoyerError('input.invalid', { detail: 'nobody owns what is read' })
  return owner
}
