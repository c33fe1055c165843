import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'

const BINDING = join(root, 'electron', 'reader', 'smartcards', 'pcsclite-binding.ts')

/** nfc-pcsc asks for `@pokusew/pcsclite` (NAN, one build per Electron version) and gets our Node-API binding. */
export function pcscliteAlias(): Record<string, string> {
  return existsSync(BINDING) ? { '@pokusew/pcsclite': BINDING } : {}
}
