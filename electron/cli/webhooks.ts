import { parseArgs } from 'node:util'
import { webhookEvent, type WebhookEvent } from '../contract/webhooks.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { afresh, signedIn, type SignedIn } from './sign-in.ts'
import { UsageError } from './usage.ts'

const FORM = `webhooks list CLIENT | add CLIENT --url URL --events EVENT,... | change ID [--url URL] [--events EVENT,...] | on ID | off ID | remove ID
       | rotate ID --hours HOURS | test ID | dead ID | again ID (MESSAGE | --all)   (all with --as NAME or FOYER_USER)`

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, allowPositionals: true, options: { as: text, url: text, events: text, hours: text, all: { type: 'boolean' } } })
  } catch {
    throw new UsageError(FORM)
  }
}
type Options = ReturnType<typeof options>['values']

function eventsIn(text: string): WebhookEvent[] {
  return text.split(',').map((each) => {
    const { data } = webhookEvent.safeParse(each.trim())
    if (data === undefined) throw new UsageError(`webhooks … --events ${webhookEvent.options.join(',')}`)
    return data
  })
}

async function asked(vault: SignedIn, what: string, [id = '', message, ...rest]: string[], { url, events, hours, all = false }: Options, io: CliIo): Promise<unknown> {
  const { call } = vault
  if (id === '' || rest.length > 0 || (message !== undefined) !== (what === 'again' && !all)) throw new UsageError(FORM)
  switch (what) {
    case 'list': return await call('webhooks.list', { clientId: id })
    case 'add': {
      if (url === undefined || events === undefined) throw new UsageError(FORM)
      const wanted = eventsIn(events)
      return await afresh(vault, 'webhooks.add', { clientId: id, url, events: wanted }, io)
    }
    case 'change': {
      const wanted = { ...(url === undefined ? {} : { url }), ...(events === undefined ? {} : { events: eventsIn(events) }) }
      return await afresh(vault, 'webhooks.change', { id, ...wanted }, io)
    }
    case 'on':
    case 'off': return await call('webhooks.switch', { id, on: what === 'on' })
    case 'remove': return await call('webhooks.remove', { id })
    case 'rotate': {
      if (!/^\d{1,3}$/.test(hours ?? '')) throw new UsageError(FORM)
      return await afresh(vault, 'webhooks.rotate', { id, overlapHours: Number(hours) }, io)
    }
    case 'test': return await call('webhooks.test', { id })
    case 'dead': return await call('webhooks.dead', { id })
    case 'again': return await call('webhooks.sendAgain', { id, message: message ?? null })
    default: throw new UsageError(FORM)
  }
}

/** `webhooks …`: the same as under a connection in *Settings, Connections*. A secret is on standard output, once. What waits goes out with `uplink send`, or by the desk itself. */
export async function webhooksCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what = '', ...rest] = args
  const { values, positionals } = options(rest)
  return signedIn(values.as, io, async (vault) => {
    const answer = await asked(vault, what, positionals, values, io)
    for (const line of Array.isArray(answer) ? answer : [answer]) io.stdout(JSON.stringify(line))
    if (what === 'add' || what === 'rotate') io.stderr('The secret is shown this once. Whoever has it can write messages that pass for this desk’s.')
    return 0
  }, more)
}
