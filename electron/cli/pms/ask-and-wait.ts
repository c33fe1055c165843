import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { WAIT_MAX } from '../../contract/http.ts'
import { requestState } from '../../contract/scan-requests.ts'
import { askDesk, type DeskAddress, type DeskAnswer } from './desk-api.ts'

/** Of what the desk answers as much as is looked at here; everything is shown. */
const standing = z.object({ id: z.string().max(64), state: requestState })
export type Ended = z.infer<typeof standing>
/** Milliseconds, or until something else is over. */
export type Pause = (ms: number, over?: Promise<void>) => Promise<void>

/** Between two questions that had the same answer, milliseconds. */
const PAUSE_MS = 1000
/** A desk that wants to be left alone for longer than this, milliseconds, has refused. */
const LATER_MAX_MS = 600_000
/** Times that one question is asked again: an hour of a desk that says five seconds each time. */
const LATER_MAX = 720

interface Asking { /** `Idempotency-Key` of the one request, however often it is sent. */ retry: string, show: (line: unknown) => void, pause: Pause }

/**
 * Asks for documents and waits until the desk is done with the request, no faster than the desk bears (RFC 6585 §4, `Retry-After`).
 * @returns null where the desk does not take it
 * @throws FoyerError `uplink.unreachable`, `uplink.certificate`, `uplink.badAnswer`
 */
export async function askAndWait(at: DeskAddress, body: object, { retry, show, pause }: Asking): Promise<Ended | null> {
  const patiently = patientlyBy(show, pause)
  const made = await patiently(() => askDesk(at, { method: 'POST', path: '/v1/scan-requests', headers: { 'idempotency-key': retry }, body }))
  show({ asked: made.status, answer: made.body })
  const { location } = made
  if (made.status !== 202 || location === null) return null
  let before = ''
  for (;;) {
    const { status, body: answer } = await patiently(() => askDesk(at, { method: 'GET', path: location, headers: { prefer: `wait=${WAIT_MAX}` } }))
    const text = JSON.stringify(answer)
    if (text !== before) show({ status, answer })
    // A desk at which too many wait answers at once.
    else await pause(PAUSE_MS)
    before = text
    const { data } = standing.safeParse(answer)
    // Nothing that a request could be waited for by.
    if (status !== 200 || data === undefined) throw new FoyerError('uplink.badAnswer', { detail: String(status) })
    if (data.state !== 'waiting' && data.state !== 'taken') return data
  }
}

/** The same question until the desk does not put it off any more: as long as it says, and shown. */
function patientlyBy(show: (line: unknown) => void, pause: Pause) {
  return async (ask: () => Promise<DeskAnswer>): Promise<DeskAnswer> => {
    for (let turn = 0; ; turn++) {
      const answer = await ask()
      const { status, waitMs } = answer
      if ((status !== 429 && status !== 503) || waitMs === null || waitMs > LATER_MAX_MS || turn === LATER_MAX) return answer
      show({ later: status, seconds: waitMs / 1000, answer: answer.body })
      await pause(Math.max(waitMs, PAUSE_MS))
    }
  }
}
