import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import { openEscrow } from '../vault/keys/escrow.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage.ts'

const FORM = 'escrow open ESCROW_FILE --key PRIVATE_KEY_FILE'
/** Bytes: more than either has. */
const LONGEST = 64 * 1024

function options(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { key: { type: 'string' } } })
  } catch {
    throw new UsageError(FORM)
  }
}

async function textIn(path: string, io: CliIo): Promise<string> {
  const bytes = await io.readFile(path)
  if (bytes.byteLength > LONGEST) throw new FoyerError('input.tooLarge')
  return Buffer.from(bytes).toString('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FoyerError('escrow.notOpened', { detail: 'json' })
  }
}

/** `escrow open`: the recovery key that a set-up sealed, and the recovery codes of who it enrolled in a second factor, where the organisation keeps its private key. Opens no desk and needs none. */
export async function escrowCommand(args: string[], io: CliIo): Promise<number> {
  const { values: { key }, positionals: [what, file, ...others] } = options(args)
  if (what !== 'open' || file === undefined || key === undefined || others.length > 0) throw new UsageError(FORM)
  const { recoveryKey, recoveryCodes, escrow: { terminal, deskName, sealedAt } } = openEscrow(jsonOf(await textIn(file, io)), await textIn(key, io))
  io.stdout(JSON.stringify({ terminal, deskName, sealedAt, recoveryKey, recoveryCodes }))
  return 0
}
