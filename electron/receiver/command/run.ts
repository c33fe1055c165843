import { parseArgs } from 'node:util'
import { openParts, openReceiver } from '../open.ts'
import { keyType, verifierKey } from '../../tlog/signed-note.ts'
import { writeTrail } from '../export/write-trail.ts'
import { LEAST_PASSWORD, MOST_PASSWORD, passwordSecret } from '../identity/password.ts'
import { removeOperator, setOperator } from '../storage/operators.ts'
import { proxySecret } from '../identity/proxy-secret.ts'
import { hashOf, newApiKey, newEnrolmentCode, plainCode } from '../identity/codes.ts'
import { alarms } from '../storage/alarms.ts'
import { addCode, addCredential } from '../storage/credentials.ts'
import { revoke, terminalById, terminals } from '../storage/terminals.ts'
import { readSettings, type Settings } from '../settings.ts'

export interface Console {
  /** One JSON object a line. */
  out: (value: unknown) => void
  say: (text: string) => void
  now: () => Date
  /** The first line of what is typed or handed over. */
  readSecret: () => Promise<string>
  /** Ends when the service shall. */
  stopped: Promise<void>
}

const USAGE = `usage: foyer-receiver COMMAND --config FILE
  serve                                  answer terminals and operators until it is stopped
  key                                    the key under its receipts, the authority of its terminals' certificates, and a proxy's secret
  enrol-code NAME [--minutes N] [--terminal ID [--anew]] [--client ID]
                                         a one-time code; --terminal enrols a known one again, --anew lets it begin a new trail and sets the one before
                                         aside, whole, as ID~N (a desk that was put back from a copy); --client lets an OAuth client speak for it
  api-key TERMINAL                       an API key for a terminal; shown once
  revoke TERMINAL                        nothing that it was given lets it in any more
  operator-password NAME                 the password of whoever may see the fleet's pages, read from standard input
  operator-remove NAME                   they may see the pages no more, from now on
  export TERMINAL --to FOLDER            its trail and the proof, for foyer-verify
  terminals | alarms                     what is there, one a line`

const LONGEST_CODE_MINUTES = 7 * 24 * 60
const CODE_MINUTES = 60
const MOST_ALARMS = 10_000

const options = { config: { type: 'string' }, minutes: { type: 'string' }, terminal: { type: 'string' }, client: { type: 'string' }, to: { type: 'string' }, anew: { type: 'boolean' } } as const

/** @returns exit status: 0 done, 1 could not, 2 wrong usage */
export async function run(args: readonly string[], console: Console): Promise<number> {
  let read
  try {
    read = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch {
    console.say(USAGE)
    return 2
  }
  const { positionals: [command, subject, ...rest], values } = read
  const work = command === undefined || rest.length > 0 ? undefined : commands[command]
  if (work === undefined || values.config === undefined) {
    console.say(USAGE)
    return 2
  }
  try {
    return await work({ settings: readSettings(values.config), subject, values, console })
  } catch (error) {
    console.say(error instanceof Error ? error.message : String(error))
    return 1
  }
}

interface Order { settings: Settings, subject: string | undefined, values: { minutes?: string, terminal?: string, client?: string, to?: string, anew?: boolean }, console: Console }

async function withParts(order: Order, work: (parts: Awaited<ReturnType<typeof openParts>>) => Promise<number>): Promise<number> {
  const parts = await openParts(order.settings, order.console.now())
  try {
    return await work(parts)
  } finally {
    await parts.database.close()
  }
}

function usage({ console }: Order): number {
  console.say(USAGE)
  return 2
}

const commands: Readonly<Record<string, (order: Order) => Promise<number>>> = {
  async serve({ settings, console }) {
    const receiver = await openReceiver(settings, (error) => console.say(`fault: ${error instanceof Error ? error.message : 'unknown'}`), console.now)
    console.out({ listening: receiver.port })
    await console.stopped
    await receiver.close()
    return 0
  },
  key: (order) => withParts(order, ({ cosigner, witness, authority }) => {
    order.console.out({ receiverKey: verifierKey(cosigner, keyType.cosignature), witnessKey: verifierKey(witness, keyType.cosignature), authority: authority.pem, ...(order.settings.proxy === null ? {} : { proxySecret: proxySecret(order.settings.folder) }) })
    return Promise.resolve(0)
  }),
  async 'enrol-code'(order) {
    const { subject: name, values, console } = order
    const minutes = Number(values.minutes ?? CODE_MINUTES)
    if (name === undefined || name.length > 80 || !(minutes > 0 && minutes <= LONGEST_CODE_MINUTES) || (values.anew === true && values.terminal === undefined)) return usage(order)
    const code = newEnrolmentCode()
    const expiresAt = new Date(console.now().getTime() + minutes * 60_000).toISOString()
    return withParts(order, async ({ database }) => {
      if (values.terminal !== undefined && await terminalById(database, values.terminal) === null) throw new Error('no such terminal')
      await database.transaction((sql) => addCode(sql, { hash: hashOf(plainCode(code)), name, terminal: values.terminal ?? null, client: values.client ?? null, expiresAt, anew: values.anew === true }))
      console.out({ code, name, expiresAt })
      return 0
    })
  },
  async 'api-key'(order) {
    const { subject: terminal, console } = order
    if (terminal === undefined) return usage(order)
    return withParts(order, async ({ database }) => {
      if (await terminalById(database, terminal) === null) throw new Error('no such terminal')
      const key = newApiKey()
      await database.transaction((sql) => addCredential(sql, { proof: hashOf(key), terminal, kind: 'apiKey', expiresAt: null }, console.now().toISOString()))
      console.out({ key, terminal })
      return 0
    })
  },
  async revoke(order) {
    const { subject: terminal, console } = order
    if (terminal === undefined) return usage(order)
    return withParts(order, async ({ database }) => {
      if (!await database.transaction((sql) => revoke(sql, terminal, console.now().toISOString()))) throw new Error('no such terminal')
      console.out({ revoked: terminal })
      return 0
    })
  },
  async 'operator-password'(order) {
    const { subject: name, console } = order
    if (name === undefined || name.length > 60) return usage(order)
    const password = await console.readSecret()
    if (password.length < LEAST_PASSWORD || password.length > MOST_PASSWORD) throw new Error(`a password has ${LEAST_PASSWORD} to ${MOST_PASSWORD} characters`)
    const secret = await passwordSecret(password)
    return withParts(order, async ({ database }) => {
      await database.transaction((sql) => setOperator(sql, name, secret))
      console.out({ operator: name })
      return 0
    })
  },
  async 'operator-remove'(order) {
    const { subject: name, console } = order
    if (name === undefined) return usage(order)
    return withParts(order, async ({ database }) => {
      if (!await database.transaction((sql) => removeOperator(sql, name))) throw new Error('no such operator')
      console.out({ removed: name })
      return 0
    })
  },
  async export(order) {
    const { subject: terminal, values: { to }, console } = order
    if (terminal === undefined || to === undefined) return usage(order)
    return withParts(order, async ({ database }) => {
      const size = (await terminalById(database, terminal))?.size ?? 0
      if (size === 0) throw new Error('nothing was received of this terminal')
      console.out({ ...await writeTrail(database, terminal, size, to), size })
      return 0
    })
  },
  terminals: (order) => withParts(order, async ({ database }) => {
    for (const each of await terminals(database)) order.console.out(each)
    return 0
  }),
  alarms: (order) => withParts(order, async ({ database }) => {
    for (const each of await alarms(database, null, false, MOST_ALARMS)) order.console.out(each)
    return 0
  }),
}
