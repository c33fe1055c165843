import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { FoyerError } from '../contract/errors.ts'
import { nameIfFree, syncFolder } from '../vault/database/atomic-file.ts'
import { escrow } from '../vault/keys/escrow.ts'

/** Longer than an escrow file is, bytes. */
const LONGEST = 16_000

/** Where a sealed recovery key goes: nothing is called so before all of it is on the disk. */
export interface EscrowFile {
  write(content: string): void
  forget(): void
}

function isEscrowOf(path: string, terminal: string | null): boolean {
  if (terminal === null) return false
  try {
    return statSync(path).size <= LONGEST && escrow.parse(JSON.parse(readFileSync(path, 'utf8'))).terminal === terminal
  } catch {
    return false
  }
}

/**
 * A place for what is not known yet, made before there is a key that would be lost without it: `PATH.part`, which an earlier run may have left.
 *
 * @param terminal of a desk whose recovery key is not confirmed: a file sealed for it by a run that was cut off before that was confirmed is
 * replaced, once the key that takes the place of that one is sealed. Null for a new desk: nothing there is its own.
 * @throws FoyerError `files.there` where something else has the name, `input.invalid` where no file can be made
 */
export function reserve(path: string, terminal: string | null): EscrowFile {
  const draft = `${path}.part`
  const replaces = isEscrowOf(path, terminal)
  if (existsSync(path) && !replaces) throw new FoyerError('files.there', { detail: 'out' })
  let handle: number | null
  try {
    rmSync(draft, { force: true })
    handle = openSync(draft, 'wx', 0o600)
  } catch (error) {
    throw new FoyerError('input.invalid', { detail: 'out', cause: error })
  }
  const close = () => {
    if (handle !== null) closeSync(handle)
    handle = null
  }
  return {
    write(content) {
      if (handle === null) throw new FoyerError('internal.fault')
      writeSync(handle, content)
      fsyncSync(handle)
      close()
      if (replaces) {
        renameSync(draft, path)
        syncFolder(dirname(path))
      } else if (!nameIfFree(draft, path)) throw new FoyerError('files.there', { detail: 'out' })
    },
    forget() {
      close()
      rmSync(draft, { force: true })
    },
  }
}
