import { parseArgs } from 'node:util'
import type { Input } from '../contract/index.ts'
import { placeOf, type RecordPlace } from '../contract/records.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { signedIn } from './sign-in.ts'
import { UsageError } from './usage.ts'

const FORM = 'records list [QUERY] [--limit N] | show ID | erase ID --reason requestOfPerson|mistake|endOfStay | export ID | person ID... | erasure ID   (all with --as NAME or FOYER_USER)'
const PAGE = 200

function options(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args, allowPositionals: true,
      options: { as: { type: 'string' }, user: { type: 'string' }, limit: { type: 'string' }, reason: { type: 'string' } },
    })
    return { ...values, positionals }
  } catch {
    throw new UsageError(FORM)
  }
}

/** A record as one line: pictures by their size only. */
function withoutPictures(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: value.byteLength } : value
}

/** `records list/show/erase/export/person/erasure`: as the screens do, with the same permissions. */
export async function recordsCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what, ...rest] = args
  const { as, user = as, limit, reason, positionals } = options(rest)
  const [first] = positionals
  const most = limit === undefined ? Number.MAX_SAFE_INTEGER : Number(limit)
  if (!Number.isSafeInteger(most) || most < 1) throw new UsageError(FORM)
  const id = () => {
    if (first === undefined || positionals.length > 1) throw new UsageError(FORM)
    return { id: first }
  }
  switch (what) {
    case 'list':
      return signedIn(user, io, async ({ call }) => {
        let after: RecordPlace | undefined
        for (let left = most; left > 0;) {
          const page: Awaited<ReturnType<typeof call<'records.search'>>> = await call('records.search', { query: positionals.join(' '), before: null, limit: Math.min(PAGE, left), after })
          for (const row of page.rows) io.stdout(JSON.stringify(row))
          left -= page.rows.length
          const last = page.rows.at(-1)
          if (!page.more || last === undefined) break
          after = placeOf(last, 'stored')
        }
        return 0
      }, more)
    case 'show': {
      const input = id()
      return signedIn(user, io, async ({ call }) => {
        io.stdout(JSON.stringify(await call('records.get', input), withoutPictures))
        return 0
      }, more)
    }
    case 'erase': {
      const input = id()
      if (reason === undefined) throw new UsageError(FORM)
      return signedIn(user, io, async ({ call }) => {
        await call('records.erase', { ...input, reason: reason as Input<'records.erase'>['reason'] })
        io.stdout(JSON.stringify({ erased: input.id }))
        return 0
      }, more)
    }
    case 'export': {
      const input = id()
      return signedIn(user, io, async ({ call }) => {
        const { text } = await call('records.export', input)
        // One object a line, like everything else on stdout.
        io.stdout(JSON.stringify(JSON.parse(text)))
        return 0
      }, more)
    }
    case 'person':
      if (positionals.length === 0) throw new UsageError(FORM)
      return signedIn(user, io, async ({ call }) => {
        io.stdout(JSON.stringify(JSON.parse((await call('rights.export', { ids: positionals })).text)))
        return 0
      }, more)
    case 'erasure': {
      const input = id()
      return signedIn(user, io, async ({ call }) => {
        io.stdout(JSON.stringify(JSON.parse((await call('rights.answer', input)).text)))
        return 0
      }, more)
    }
    default:
      throw new UsageError(FORM)
  }
}
