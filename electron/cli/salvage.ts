import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { vaultAsItIs } from './open-vault.ts'
import { UsageError } from './usage.ts'

const FORM = 'salvage   (the recovery key is asked for)'

/** `salvage`: what is whole of a damaged database is saved into a new one and the desk opens again; what is not is named. */
export async function salvageCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  if (args.length > 0) throw new UsageError(FORM)
  const vault = await vaultAsItIs(io, more)
  const { call } = vault
  try {
    const saved = await call('internal.salvage', { recoveryKey: await io.readSecret('Recovery key') })
    io.stdout(JSON.stringify(saved))
    for (const { name, rows } of saved.tables.filter(({ whole }) => !whole)) io.stderr(`Of ${name} ${rows} rows were saved, and not all: some lay on a page that cannot be read.`)
    io.stderr('The damaged files lie beside the new one under other names. The trail says what is missing: foyer audit verify.')
    return 0
  } finally {
    await vault.close()
  }
}
