import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import type { CallName } from '../contract/index.ts'
import { pemSecrets, uplinkSecretName, type UplinkState } from '../contract/uplink.ts'
import type { HandlerTools } from '../transport/handlers.ts'
import { createUplink } from '../uplink/create-uplink.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { signedIn, type SignedIn } from './sign-in.ts'
import { errorLine } from './told.ts'
import { UsageError } from './usage.ts'

const FORM = 'uplink status | policy --out FILE | send | enrol (--code CODE, or FOYER_CODE, or asked for) | secret NAME (--file PATH, --none, or asked for) | forget TERMINAL   (all with --as NAME or FOYER_USER)'
/** As fine as waiting needs it. */
const RANDOM_BYTES = 4

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, allowPositionals: true, options: { as: text, code: text, file: text, out: text, none: { type: 'boolean' } } })
  } catch {
    throw new UsageError(FORM)
  }
}

/** Each feed in words: how far it is, what stands in the way, and when it is tried again. */
const feedLines = ({ feeds, size }: UplinkState): string[] => feeds.map(({ name, next, told }) => [
  `${name}: ${next === 0 ? 'has taken nothing yet' : `has taken the trail up to event ${next - 1}`}, events on their way: ${Math.max(0, size - next)}.`,
  ...(told === null || told.error === null ? [] : [errorLine(FoyerError.fromPayload(told.error))]),
  ...(told === null || told.nextTryAt === null ? [] : [`Next try: ${told.nextTryAt}.`]),
].join(' '))

/** A call that the uplink answers, made by an uplink of this process: allowed and told by the same vault as at the screen. */
export async function asUplink({ call }: SignedIn, io: CliIo, name: CallName & `uplink.${string}`, input: unknown): Promise<void> {
  await call('internal.authorise', { call: name })
  const uplink = createUplink({
    now: () => io.now().getTime(), elapsed: () => performance.now(),
    random: () => Buffer.from(io.randomBytes(RANDOM_BYTES)).readUInt32BE() / 2 ** (8 * RANDOM_BYTES),
  })
  const outcome = (error: FoyerError | null) => call('internal.outcome', { call: name, error: error?.toPayload() ?? null, subject: null })
  const tools: HandlerTools = {
    context: { session: null, way: 'cli', address: 'local' }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined,
    signal: new AbortController().signal, ask: (asked, given) => call(asked, given),
  }
  try {
    await uplink.dispatch(name, input, tools)
  } catch (thrown) {
    await outcome(FoyerError.from(thrown))
    throw thrown
  } finally {
    await uplink.stop()
  }
  await outcome(null)
}

/** @throws FoyerError `input.invalid` where a file cannot be made; nothing that is there is replaced */
function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o644 })
  } catch {
    throw new FoyerError('input.invalid', { detail: 'out' })
  }
}

/**
 * `uplink status/send/enrol/secret/forget`: the state as one line of JSON, which the others print when they are done. `uplink policy`: a file for `foyer-verify`,
 * and the keys in it.
 */
export async function uplinkCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what, ...rest] = args
  const { values, positionals } = options(rest)
  const name = uplinkSecretName.safeParse(positionals[0])
  if (what !== 'status' && what !== 'policy' && what !== 'send' && what !== 'enrol' && what !== 'secret' && what !== 'forget') throw new UsageError(FORM)
  if ((what === 'policy') !== (values.out !== undefined)) throw new UsageError(FORM)
  if (positionals.length !== (what === 'secret' || what === 'forget' ? 1 : 0)) throw new UsageError(FORM)
  if (what === 'secret' && (!name.success || (values.none !== true && values.file === undefined && pemSecrets.has(name.data)))) throw new UsageError(FORM)
  return signedIn(values.as, io, async (vault) => {
    const { call } = vault
    if (what === 'policy' && values.out !== undefined) {
      const { policy, ...keys } = await call('uplink.policy', {})
      writeNew(values.out, policy)
      io.stdout(JSON.stringify({ file: values.out, ...keys }))
      return 0
    }
    if (what === 'send') await asUplink(vault, io, 'uplink.send', {})
    if (what === 'enrol') await asUplink(vault, io, 'uplink.enrol', { code: values.code ?? io.env['FOYER_CODE'] ?? await io.readSecret('One-time code') })
    if (what === 'secret' && name.success) {
      const value = values.none === true ? null : values.file === undefined ? await io.readSecret(name.data) : Buffer.from(await io.readFile(values.file)).toString('utf8').trim()
      await call('uplink.setSecret', { name: name.data, value })
    }
    if (what === 'forget') await call('uplink.forgetNeighbour', { terminal: positionals[0] ?? '' })
    const state = await call('uplink.state', {})
    for (const line of feedLines(state)) io.stderr(line)
    io.stdout(JSON.stringify(state))
    return 0
  }, more)
}
