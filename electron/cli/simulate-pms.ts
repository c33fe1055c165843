import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FoyerError } from '../contract/errors.ts'
import { WAIT_MAX } from '../contract/http.ts'
import { GUESTS_MAX, requestState } from '../contract/scan-requests.ts'
import type { CliIo } from './io.ts'
import { askDesk, type DeskAddress } from './pms/desk-api.ts'
import { receiveWebhooks } from './pms/receiver.ts'
import { UsageError } from './usage.ts'

const FORM = `simulate pms --desk https://localhost:7443 --authority FILE [--reference TEXT [--guest NAME]... [--guests N] [--minutes N]]
       [--listen PORT [--certificate FILE --tls-key FILE]]   (API key from FOYER_API_KEY or asked for; secrets of webhooks from FOYER_WEBHOOK_SECRET, several with spaces between)`

/** Of what the desk answers as much as is looked at here; everything is shown. */
const standing = z.object({ id: z.string().max(64), state: requestState })

/** Between two questions that had the same answer, milliseconds. */
const PAUSE_MS = 1000

function options(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args, options: { desk: text, authority: text, reference: text, guest: { ...text, multiple: true }, guests: text, minutes: text, listen: text, certificate: text, 'tls-key': text } }).values
  } catch {
    throw new UsageError(FORM)
  }
}

const numberIn = (given: string, most: number): number => {
  if (!/^\d{1,5}$/.test(given) || Number(given) > most) throw new UsageError(FORM)
  return Number(given)
}

/**
 * A property management system as a desk meets one: asks for documents, waits for them, takes webhooks and shows what it got, a JSON object a line.
 * @param stopped what ends it where it only listens
 * @returns 0 where the documents came, or it only listened; 1 where the request was declined, cancelled or ran out
 */
export async function simulatePms(args: string[], io: CliIo, stopped: Promise<void>): Promise<number> {
  const given = options(args)
  const { desk, authority, reference, listen } = given
  if ((reference === undefined && listen === undefined) || (reference !== undefined && (desk === undefined || authority === undefined)) || (given.certificate === undefined) !== (given['tls-key'] === undefined)) throw new UsageError(FORM)
  const show = (line: unknown) => { io.stdout(JSON.stringify(line)) }
  const receiver = listen === undefined ? null : await receiveWebhooks({
    port: numberIn(listen, 65_535), now: () => io.now().getTime(),
    tls: given.certificate === undefined || given['tls-key'] === undefined ? null : { cert: Buffer.from(await io.readFile(given.certificate)), key: Buffer.from(await io.readFile(given['tls-key'])) },
    secrets: (io.env['FOYER_WEBHOOK_SECRET'] ?? await io.readSecret('Secret of the webhooks')).split(' ').filter((each) => each !== ''),
    onMessage: ({ id, body, again }) => { show({ webhook: id, again, body }) },
    onRefused: (why) => { show({ webhookRefused: why }) },
  })
  try {
    if (receiver !== null) show({ listening: receiver.port })
    if (reference === undefined || desk === undefined || authority === undefined) {
      await stopped
      return 0
    }
    if (!URL.canParse(desk) || new URL(desk).protocol !== 'https:') throw new UsageError(FORM)
    const names = (given.guest ?? []).map((name) => ({ name }))
    const more = given.guests === undefined ? names.length === 0 ? 1 : 0 : Math.max(0, numberIn(given.guests, GUESTS_MAX) - names.length)
    const at = { url: new URL(desk), ca: Buffer.from(await io.readFile(authority)), key: (io.env['FOYER_API_KEY'] ?? await io.readSecret('API key')).trim() }
    const body = { reference, guests: [...names, ...Array.from({ length: more }, () => ({}))], ...(given.minutes === undefined ? {} : { minutes: numberIn(given.minutes, 1440) }) }
    return await askAndWait(at, body, Buffer.from(io.randomBytes(15)).toString('base64url'), show)
  } finally {
    await receiver?.close()
  }
}

async function askAndWait(at: DeskAddress, body: object, retry: string, show: (line: unknown) => void): Promise<number> {
  const made = await askDesk(at, { method: 'POST', path: '/v1/scan-requests', headers: { 'idempotency-key': retry }, body })
  show({ asked: made.status, answer: made.body })
  if (made.status !== 202 || made.location === null) return 1
  let before = ''
  for (;;) {
    const { status, body: answer } = await askDesk(at, { method: 'GET', path: made.location, headers: { prefer: `wait=${WAIT_MAX}` } })
    const text = JSON.stringify(answer)
    if (text !== before) show({ status, answer })
    // A desk at which too many wait answers at once.
    else await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS) })
    before = text
    const { data } = standing.safeParse(answer)
    if (status !== 200 || data === undefined) {
      // Nothing that a request could be waited for by.
      throw new FoyerError('uplink.badAnswer', { detail: String(status) })
    }
    if (data.state !== 'waiting' && data.state !== 'taken') return data.state === 'done' ? 0 : 1
  }
}
