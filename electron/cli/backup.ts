import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Backup } from '../contract/backups.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { signedIn } from './sign-in.ts'
import { UsageError } from './usage.ts'

const FORM = 'backup [--out FOLDER] [--keep N] | backup list [--out FOLDER]   (all with --as NAME or FOYER_USER; without --out the folder that policy names)'

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, allowPositionals: true, options: { as: text, out: text, keep: text } })
  } catch {
    throw new UsageError(FORM)
  }
}

const papers = {
  present: 'opens with the present recovery key',
  earlier: 'needs a recovery key from before it was changed: keep that paper as long as this backup',
  unknown: 'has no key file that can be read',
} as const satisfies Record<Backup['paper'], string>

/** `backup`: a copy of the desk as it is now, while it works. `backup list`: those that are there, and which recovery key opens each. */
export async function backupCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const { values, positionals: [what, ...others] } = options(args)
  const keep = values.keep === undefined ? null : Number(values.keep)
  if ((what !== undefined && what !== 'list') || others.length > 0 || (keep !== null && !(Number.isSafeInteger(keep) && keep > 0)) || (what === 'list' && keep !== null)) throw new UsageError(FORM)
  const folder = values.out === undefined ? null : resolve(values.out)
  return signedIn(values.as, io, async ({ call }) => {
    if (what === 'list') {
      for (const each of await call('backups.list', { folder })) {
        io.stdout(JSON.stringify(each))
        io.stderr(`${each.name} ${papers[each.paper]}.`)
      }
      return 0
    }
    io.stdout(JSON.stringify(await call('backups.make', { folder, keep })))
    return 0
  }, more)
}
