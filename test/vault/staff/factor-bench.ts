import type { Input, Output } from '../../../electron/contract/index.ts'
import type { Bench } from '../vault-fixture.ts'
import { totpOf } from './totp-of.ts'

export const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

/** The telephone: what an app shows that took the address of a QR code. */
export const appOf = (uri: string, clock: { time: number }) => (late = 0): string => totpOf(new URL(uri).searchParams.get('secret') ?? '', clock.time + late)
export type App = ReturnType<typeof appOf>

export const STEP_MS = 30_000

export async function challengeOf(made: Pick<Bench, 'call'>, input: Input<'staff.signIn'>): Promise<Extract<Output<'staff.signIn'>, { kind: 'challenge' }>> {
  const answer = await made.call('staff.signIn', input)
  if (answer.kind !== 'challenge') throw new Error('no second factor was wanted')
  return answer
}

/** Enrol whoever's session it is. */
export async function enrolOwn(made: Pick<Bench, 'afresh' | 'call' | 'clock'>, secret: string): Promise<{ app: App, codes: string[] }> {
  const { uri } = await made.afresh('staff.beginEnrolment', { challenge: null }, secret)
  const app = appOf(uri, made.clock)
  const { recoveryCodes } = await made.call('staff.finishEnrolment', { challenge: null, answer: app() })
  return { app, codes: recoveryCodes }
}
