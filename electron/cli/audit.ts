import { parseArgs } from 'node:util'
import type { AuditFilter } from '../contract/audit.ts'
import { FoyerError } from '../contract/errors.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { exportTrail } from './audit-export.ts'
import type { CliIo } from './io.ts'
import { signedIn } from './sign-in.ts'
import { UsageError } from './usage.ts'

const FORM = 'audit list [--user ID|NAME] [--method M] [--status S|4xx] [--action A] [--subject ID] [--from TIME] [--to TIME] [--limit N] | verify | export --format jsonl|csv|ocsf [--out FILE [--receipt FILE]...]   (all with --as NAME or FOYER_USER)'
const PAGE = 500

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, options: { as: text, user: text, method: text, status: text, action: text, subject: text, from: text, to: text, limit: text, format: text, out: text, receipt: { ...text, multiple: true } } }).values
  } catch {
    throw new UsageError(FORM)
  }
}

type Options = ReturnType<typeof options>

/** A time as typed: a date means its first moment (`from`) or its last (`to`), UTC. */
function instant(typed: string | undefined, end: boolean): string | undefined {
  if (typed === undefined) return undefined
  const day = /^\d{4}-\d{2}-\d{2}$/.test(typed)
  const time = new Date(day ? `${typed}T${end ? '23:59:59.999' : '00:00:00.000'}Z` : typed)
  if (Number.isNaN(time.getTime())) throw new UsageError(FORM)
  return time.toISOString()
}

function filterOf(given: Options, user: string | undefined): AuditFilter {
  const { method, status, action, subject, from, to } = given
  const filter = { user, method: method?.toUpperCase(), status, action, subject, from: instant(from, false), to: instant(to, true) }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** `audit list/verify/export`. `verify` ends with status 1 where the log does not hold. */
export async function auditCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what, ...rest] = args
  const given = options(rest)
  const most = given.limit === undefined ? Number.MAX_SAFE_INTEGER : Number(given.limit)
  if (!Number.isSafeInteger(most) || most < 1) throw new UsageError(FORM)
  const format = given.format
  if (what !== 'list' && what !== 'verify' && what !== 'export') throw new UsageError(FORM)
  if (what === 'export' && format !== 'jsonl' && format !== 'csv' && format !== 'ocsf') throw new UsageError(FORM)
  if (given.receipt !== undefined && given.out === undefined) throw new UsageError(FORM)
  // `--user` narrows the list; where nothing else says who is asking, it says that instead.
  const asking = given.as ?? io.env['FOYER_USER']
  const about = asking === undefined ? undefined : given.user
  return signedIn(asking ?? given.user, io, async ({ call }) => {
    const named = about === undefined ? undefined : (await call('staff.tiles', {})).find(({ name }) => name === about)?.id ?? about
    const filter = filterOf(given, named)
    if (what === 'verify') {
      const result = await call('audit.verify', {})
      io.stdout(JSON.stringify(result))
      if (!result.ok) io.stderr(new FoyerError('audit.damaged').code)
      return result.ok ? 0 : 1
    }
    if (what === 'export') {
      await exportTrail({ call }, io, { filter, format: format as 'jsonl', to: given.out, receipts: given.receipt ?? [] })
      return 0
    }
    let before: number | null = null
    for (let left = most; left > 0;) {
      const page: Awaited<ReturnType<typeof call<'audit.list'>>> = await call('audit.list', { filter, before, limit: Math.min(PAGE, left) })
      for (const event of page.events) io.stdout(JSON.stringify(event))
      left -= page.events.length
      before = page.events.at(-1)?.index ?? null
      if (!page.more || before === null) break
    }
    return 0
  }, more)
}
