import { roleMay } from '../contract/roles.ts'
import { FoyerError } from '../contract/errors.ts'
import type { StaffTile } from '../contract/staff.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import type { CliIo } from './io.ts'
import { openVault } from './open-vault.ts'
import { UsageError } from './usage.ts'

const FORM = 'staff reset [NAME]   (the recovery key and the new PIN or passphrase, twice, are asked for: on standard input one a line)'

const alike = (one: string, other: string): boolean => one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase()

/** The administrator who was named, or the only one; nobody where no account is one any more. Where nobody is shown who works here, the vault looks for the name. */
function chosen(tiles: readonly StaffTile[], name: string | undefined): { staffId: string | null, name: string | null } {
  const administrators = tiles.filter(({ role }) => roleMay(role, 'staff.manage'))
  if (name === undefined) {
    if (administrators.length > 1) throw new UsageError(FORM)
    return { staffId: administrators[0]?.id ?? null, name: null }
  }
  const named = administrators.find((tile) => tile.id === name || alike(tile.name, name))
  if (named === undefined && tiles.length > 0) throw new FoyerError('staff.notFound')
  return named === undefined ? { staffId: null, name: name.slice(0, 80) } : { staffId: named.id, name: null }
}

/**
 * `staff reset`: an administrator's forgotten secret is set anew with the recovery key, as from the sign-in screen and as loudly. Neither is
 * ever an argument, which every process of this user could read.
 */
export async function staffCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const [what, name, ...rest] = args
  if (what !== 'reset' || rest.length > 0 || name?.startsWith('-') === true) throw new UsageError(FORM)
  const vault = await openVault(io, more)
  try {
    const who = chosen(await vault.call('staff.tiles', {}), name)
    const recoveryKey = await io.readSecret('Recovery key')
    const secret = await io.readSecret('New PIN or passphrase')
    if (secret !== await io.readSecret('The same again')) throw new FoyerError('input.invalid', { detail: 'again' })
    const secretKind = /^\d+$/.test(secret) ? 'pin' : 'passphrase'
    const reset = await vault.call('staff.resetAdministrator', { recoveryKey, ...who, secretKind, secret })
    io.stdout(JSON.stringify({ reset: reset.id, name: reset.name, secretKind }))
    io.stderr('Every session ended. Everybody is told at their next signing in.')
    return 0
  } finally {
    await vault.close()
  }
}
