import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../storage/database.ts'
import { exportTrail } from './export-trail.ts'

/** Both files, whole or not at all. @returns where they are @throws Problem as {@link exportTrail} */
export async function writeTrail(database: Database, terminal: string, size: number, folder: string): Promise<{ file: string, proof: string }> {
  mkdirSync(folder, { recursive: true })
  const names = { text: join(folder, `${terminal}.jsonl`), proof: join(folder, `${terminal}.jsonl.proof`) }
  const files = { text: openSync(`${names.text}.part`, 'w', 0o600), proof: openSync(`${names.proof}.part`, 'w', 0o600) }
  try {
    for await (const { text, proof } of exportTrail(database, terminal, size)) {
      if (text !== '') writeSync(files.text, text)
      if (proof !== '') writeSync(files.proof, proof)
    }
    for (const file of Object.values(files)) fsyncSync(file)
  } finally {
    for (const file of Object.values(files)) closeSync(file)
  }
  for (const name of Object.values(names)) renameSync(`${name}.part`, name)
  return { file: names.text, proof: names.proof }
}
