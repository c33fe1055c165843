import { mkdirSync, openSync, readFileSync, statSync, writeSync, closeSync, fsyncSync } from 'node:fs'
import { dirname } from 'node:path'

/** Read and written by this account alone. */
const OWN = 0o600

/**
 * A secret that is made at the first start and stays.
 * @throws Error where the file is open to others: then it is no secret, and nobody but a person can say what to do about it
 */
export function secretFile(path: string, make: () => string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const secret = existing(path) ?? create(path, make())
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) throw new Error(`${path} can be read by others: chmod 600, and make a new key if it was`)
  return secret
}

function existing(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Two receivers that start together: the second takes what the first wrote. */
function create(path: string, secret: string): string {
  try {
    const file = openSync(path, 'wx', OWN)
    writeSync(file, secret)
    fsyncSync(file)
    closeSync(file)
    return secret
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST' ? existing(path) : null
    if (there === null) throw error
    return there
  }
}
