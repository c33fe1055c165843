import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { exportTrail } from './audit-export.ts'
import type { CliIo } from './io.ts'
import { afresh, signedIn } from './sign-in.ts'
import { errorLine } from './told.ts'
import { asUplink } from './uplink.ts'
import { UsageError } from './usage.ts'

const FORM = 'decommission --out FOLDER [--backup]   (with --as NAME or FOYER_USER; FOLDER must not be there yet)'

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, options: { as: text, out: text, backup: { type: 'boolean' } } }).values
  } catch {
    throw new UsageError(FORM)
  }
}

/** @throws FoyerError `input.invalid` where it is there, or lies in what is erased */
function newFolder(path: string, io: CliIo): string {
  const folder = resolve(path)
  const data = resolve(dirname(io.dataFolder))
  if (folder === data || folder.startsWith(join(data, '/'))) throw new FoyerError('input.invalid', { detail: 'out' })
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    throw new FoyerError('input.invalid', { detail: 'out' })
  }
  return folder
}

/**
 * `decommission`: the end of a desk. The trail says so and is exported whole with its proof, what is sent upstream is sent, a last backup is made
 * where one is wanted; then the key, the files and what the window kept are erased, and a note signed by the desk's own key says that nothing is left.
 */
export async function decommissionCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const { as, out, backup } = options(args)
  if (out === undefined) throw new UsageError(FORM)
  return signedIn(as, io, async (vault) => {
    const { call } = vault
    const folder = newFolder(out, io)
    const { terminal, checkpoint, sentUpstream } = await afresh(vault, 'decommission.announce', {}, io)
    if (sentUpstream) await asUplink(vault, io, 'uplink.send', {}).catch((error: unknown) => { io.stderr(errorLine(FoyerError.from(error))) })
    await exportTrail(vault, io, { filter: {}, format: 'jsonl', to: join(folder, 'audit.jsonl'), receipts: [] })
    writeFileSync(join(folder, 'audit-checkpoint.txt'), checkpoint, { flag: 'wx' })
    const kept = backup === true ? await call('backups.make', { folder, keep: null }) : null
    const { proof, ...erased } = await afresh(vault, 'decommission.erase', {}, io)
    writeFileSync(join(folder, 'decommission.txt'), proof, { flag: 'wx' })
    // What the window's browser kept lies beside the desk.
    const window = join(dirname(io.dataFolder), 'window')
    rmSync(window, { recursive: true, force: true, maxRetries: 3 })
    if (existsSync(window)) throw new FoyerError('decommission.left', { detail: 'window' })
    io.stdout(JSON.stringify({ terminal, ...erased, exports: folder, backup: kept?.name ?? null }))
    io.stderr(kept === null ? 'Earlier backups, where there are any, still open with the recovery key: erase them, or keep them with it.' : 'The backup opens with the recovery key, and with nothing else.')
    return 0
  }, more)
}
