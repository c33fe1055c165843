import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file that is kept for convenience, bytes: what is larger is not ours. Who keeps less says so. */
const MOST_BYTES = 256 * 1024

/** What a small file says; null where it is not there, is no JSON, or is none of ours. */
export function readSmallJson(path: string, most = MOST_BYTES): unknown {
  try {
    const file = openSync(path, 'r')
    try {
      const stats = fstatSync(file)
      return stats.isFile() && stats.size <= most ? JSON.parse(readFileSync(file, 'utf8')) as unknown : null
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}

/**
 * Written whole or not at all, for this user alone. A disk that is full, or read-only, is no fault: it is known until the process ends.
 *
 * @returns whether it was written
 */
export function writeSmallJson(path: string, value: unknown): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return true
  } catch {
    return false
  }
}
