import type { ErrorPayload } from '../../contract/errors.ts'
import type { EventPayload } from '../../contract/events.ts'
import type { ReadingJob } from '../../contract/jobs.ts'
import type { Task } from './queue.ts'

export type Step = EventPayload<'reading.progress'>['step']

/** A file that is read for another program. The bytes go once it was read; what was read lies in the vault. */
export interface Job {
  id: string
  owner: string
  createdAt: number
  endedAt: number | null
  state: ReadingJob['state']
  step: Step | null
  task: Task | null
  readingIds: readonly string[]
  leftOut: boolean
  emptyPages: number[]
  error: ErrorPayload | null
  /** Told of each step, and of the end with null. */
  listeners: Set<(step: Step | null) => void>
}

export function newJob(id: string, owner: string, now: number): Job {
  return { id, owner, createdAt: now, endedAt: null, state: 'waiting', step: null, task: null, readingIds: [], leftOut: false, emptyPages: [], error: null, listeners: new Set() }
}

export function moveOn(job: Job, step: Step): void {
  if (job.endedAt !== null) return
  job.step = step
  for (const told of job.listeners) told(step)
}

/** It ends once, whatever comes after. */
export function end(job: Job, how: Partial<Pick<Job, 'state' | 'readingIds' | 'leftOut' | 'emptyPages' | 'error'>>, now: number): void {
  if (job.endedAt !== null) return
  Object.assign(job, how, { endedAt: now, step: null, task: null })
  for (const told of [...job.listeners]) told(null)
}

/** Until it ends or whoever waits has gone, so many milliseconds at most; `hear` is told of each step. */
export async function ended(job: Job, ms: number, hear: (step: Step) => void, gone?: AbortSignal): Promise<void> {
  if (job.endedAt !== null || ms <= 0 || gone?.aborted === true) return
  if (job.step !== null) hear(job.step)
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      job.listeners.delete(told)
      gone?.removeEventListener('abort', done)
      resolve()
    }
    const told = (step: Step | null): void => { if (step === null) done(); else hear(step) }
    const timer = setTimeout(done, ms)
    job.listeners.add(told)
    gone?.addEventListener('abort', done)
  })
}
