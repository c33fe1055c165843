import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkExport, type Found, type Wished } from '../../electron/verify/check-export.ts'
import { linesOf } from '../../electron/verify/lines.ts'
import { Refused, Unsaid } from '../../electron/verify/refused.ts'

export interface Pair { text: string, proof: string }

/** A folder for files that are verified. */
export interface VerifyBench {
  folder: string
  /** What `foyer-verify` finds, or the code by which it refuses. */
  check(pair: Pair, wished?: Partial<Wished>): Found | string
  write(name: string, text: string): string
  dispose(): void
}

export function verifyBench(): VerifyBench {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-verify-'))
  const made: VerifyBench = {
    folder,
    write(name, text) {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    },
    check({ text, proof }, wished = {}) {
      const [file, beside] = [linesOf(made.write('file', text)), linesOf(made.write('file.proof', proof))]
      try {
        return checkExport(file, beside, { key: null, receivers: [], policy: null, older: [], whole: false, event: null, ...wished })
      } catch (error) {
        if (error instanceof Refused) return error.code
        if (error instanceof Unsaid) return 'unsaid'
        throw error
      } finally {
        file.close()
        beside.close()
      }
    },
    dispose: () => { rmSync(folder, { recursive: true, force: true }) },
  }
  return made
}
