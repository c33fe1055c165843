import { FoyerError } from '../../contract/errors.ts'
import type { Health } from '../../contract/health.ts'
import type { AnyCallName, CallsTo } from '../../contract/index.ts'
import type { CallerContext, ValidInput } from '../../transport/handlers.ts'
import type { ProgramJobs } from './program-jobs.ts'

type ProgramCall = Extract<CallsTo<'main'>, `readings.${string}` | `verifications.${string}` | `health.${string}`>
type Answers = { [N in ProgramCall]: (input: ValidInput<N>, context: CallerContext) => Promise<unknown> }

export interface AnswerProgramOptions {
  jobs: ProgramJobs
  /** Everything that the desk needs is there. */
  isReady: () => boolean
  health: () => Promise<Health>
}

/** What main itself answers other programs, once the vault allowed it. */
export async function answerProgram({ jobs, isReady, health }: AnswerProgramOptions, call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown> {
  const answers: Answers = {
    'health.ready': () => (isReady() ? Promise.resolve({ ready: true }) : Promise.reject(new FoyerError('process.down'))),
    'health.show': () => health(),
    'readings.create': (...asked) => jobs.create(...asked),
    'readings.get': (...asked) => jobs.get(...asked),
    'readings.cancel': (...asked) => jobs.cancel(...asked),
    'verifications.create': (...asked) => jobs.verify(...asked),
  }
  if (!Object.hasOwn(answers, call)) throw new FoyerError('input.unknownCall')
  // The door has validated the input against that very call's schema.
  return await (answers[call as ProgramCall] as (given: unknown, by: CallerContext) => Promise<unknown>)(input, context)
}
