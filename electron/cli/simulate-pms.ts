import { parseArgs } from 'node:util'
import { GUESTS_MAX } from '../contract/scan-requests.ts'
import type { CliIo } from './io.ts'
import { refuseUnlessPermitted } from './permitted-hosts.ts'
import { askAndWait, type Pause } from './pms/ask-and-wait.ts'
import { receiveWebhooks } from './pms/receiver.ts'
import { ToldEnds } from './pms/told-ends.ts'
import { UsageError } from './usage.ts'

const FORM = `simulate pms --desk https://localhost:7443 --authority FILE [--reference TEXT [--guest NAME]... [--guests N] [--minutes N]]
       [--listen PORT [--certificate FILE --tls-key FILE]]   (API key from FOYER_API_KEY or asked for; secrets of webhooks from FOYER_WEBHOOK_SECRET, several with spaces between)`

/** For the webhook of a request that has ended, milliseconds: the desk sends it at once, and again within a minute where it finds a line that is down. */
const TOLD_MS = 120_000

const sleep: Pause = (ms, over) => new Promise((resolve) => {
  const late = setTimeout(resolve, ms)
  void over?.then(() => {
    clearTimeout(late)
    resolve()
  })
})

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
 * Where it asks and listens it ends when it has both: what became of its request, and the webhook that says so.
 * @param stopped what ends it where it only listens, or waits for nothing but the webhook
 * @returns 0 where the documents came, or it only listened; 1 where the request was declined, cancelled or ran out, or its webhook did not come
 */
export async function simulatePms(args: string[], io: CliIo, stopped: Promise<void>, pause: Pause = sleep): Promise<number> {
  const given = options(args)
  const { desk, authority, reference, listen } = given
  if ((reference === undefined && listen === undefined) || (reference !== undefined && (desk === undefined || authority === undefined)) || (given.certificate === undefined) !== (given['tls-key'] === undefined)) throw new UsageError(FORM)
  const show = (line: unknown) => { io.stdout(JSON.stringify(line)) }
  const told = new ToldEnds()
  const receiver = listen === undefined ? null : await receiveWebhooks({
    port: numberIn(listen, 65_535), now: () => io.now().getTime(),
    tls: given.certificate === undefined || given['tls-key'] === undefined ? null : { cert: Buffer.from(await io.readFile(given.certificate)), key: Buffer.from(await io.readFile(given['tls-key'])) },
    secrets: (io.env['FOYER_WEBHOOK_SECRET'] ?? await io.readSecret('Secret of the webhooks')).split(' ').filter((each) => each !== ''),
    onMessage: ({ id, body, again }) => {
      show({ webhook: id, again, body })
      told.note(body)
    },
    onRefused: (why) => { show({ webhookRefused: why }) },
  })
  try {
    if (receiver !== null) show({ listening: receiver.port })
    if (reference === undefined || desk === undefined || authority === undefined) {
      await stopped
      return 0
    }
    if (!URL.canParse(desk) || new URL(desk).protocol !== 'https:') throw new UsageError(FORM)
    await refuseUnlessPermitted(new URL(desk).hostname, io)
    const names = (given.guest ?? []).map((name) => ({ name }))
    const more = given.guests === undefined ? names.length === 0 ? 1 : 0 : Math.max(0, numberIn(given.guests, GUESTS_MAX) - names.length)
    const at = { url: new URL(desk), ca: Buffer.from(await io.readFile(authority)), key: (io.env['FOYER_API_KEY'] ?? await io.readSecret('API key')).trim(), now: () => io.now().getTime() }
    const body = { reference, guests: [...names, ...Array.from({ length: more }, () => ({}))], ...(given.minutes === undefined ? {} : { minutes: numberIn(given.minutes, 1440) }) }
    const ended = await askAndWait(at, body, { retry: Buffer.from(io.randomBytes(15)).toString('base64url'), show, pause })
    if (ended === null) return 1
    // Of what it cancelled itself nobody tells it.
    const isToBeTold = receiver !== null && ended.state !== 'cancelled'
    if (isToBeTold) await pause(TOLD_MS, Promise.race([told.come(ended), stopped]))
    if (isToBeTold && !told.has(ended)) show({ webhookMissing: `request.${ended.state}`, id: ended.id })
    else if (ended.state === 'done') return 0
    return 1
  } finally {
    await receiver?.close()
  }
}
