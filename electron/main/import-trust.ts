import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Output } from '../contract/index.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Processes } from './processes.ts'

/**
 * Keep a master list or certificates at this desk. The reader, which alone parses untrusted bytes, says whether they verify; the file is
 * named by its own hash, so that importing it twice changes nothing.
 * @throws FoyerError `masterList.invalid`, `input.invalid`
 */
export async function importTrust(processes: Processes, bytes: Uint8Array): Promise<Output<'trust.state'>> {
  await processes.reader.call('internal.checkTrust', { bytes }, SYSTEM)
  const folder = processes.importedTrust()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${createHash('sha256').update(bytes).digest('hex')}.ml`)
  await writeFile(`${file}.new`, bytes, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return (await processes.reader.call('internal.reloadTrust', {}, SYSTEM)).value as Output<'trust.state'>
}
