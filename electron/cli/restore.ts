import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import type { Input } from '../contract/index.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { vaultAsItIs } from './open-vault.ts'
import { UsageError } from './usage.ts'

const FORM = 'restore FOLDER [--as NAME]   (the recovery key, or with --as that administrator\'s secret, is asked for)'

function options(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { as: { type: 'string' } } })
  } catch {
    throw new UsageError(FORM)
  }
}

/**
 * `restore`: a backup, or any copy of a desk's folder, takes the place of a desk that does not open, or of none. It is opened, held to be of this
 * desk, checked and verified before anything is moved. A desk that opens is left alone: `desk.notAtFault`.
 */
export async function restoreCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const { values: { as: name }, positionals: [folder, ...others] } = options(args)
  if (folder === undefined || others.length > 0) throw new UsageError(FORM)
  const vault = await vaultAsItIs(io, more)
  const { call } = vault
  try {
    const { phase } = await call('desk.state', {})
    // Before anybody is asked for a secret.
    if (phase !== 'setUp' && phase !== 'fault') throw new FoyerError('desk.notAtFault')
    const word = name === undefined
      ? { recoveryKey: await io.readSecret('Recovery key') }
      : { name, secret: io.env['FOYER_SECRET'] ?? await io.readSecret(`Secret of ${name}`) }
    const restore = (given: Input<'internal.restoreCopy'>['word']) => call('internal.restoreCopy', { folder: resolve(folder), word: given, elsewhere: true })
    const restored = await restore(word).catch(async (error: unknown) => {
      if (!(error instanceof FoyerError) || error.code !== 'staff.codeWanted' || 'recoveryKey' in word) throw error
      return await restore({ ...word, code: (io.env['FOYER_FACTOR_CODE'] ?? await io.readSecret('Code of the app')).padEnd(4) })
    })
    io.stdout(JSON.stringify(restored))
    if (restored.missing !== null) io.stderr(`What is kept outside of the backup knows of ${restored.missing} events more. The trail says so.`)
    if (restored.setAside) io.stderr('What was in its place lies beside it under another name.')
    return 0
  } finally {
    await vault.close()
  }
}
