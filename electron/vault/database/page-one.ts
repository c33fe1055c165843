import { createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

/** SQLCipher 4: what `openEncrypted` sets. */
export const PAGE_SIZE = 4_096
const SALT = 16
const IV = 16
const MAC = 64
/** What SQLCipher makes the key of the sums from, beside the page's own key. */
const MAC_SALT_MASK = 0x3a
const MAC_ROUNDS = 2
/** Where SQLite keeps the number that `PRAGMA application_id` sets. */
const APPLICATION_ID = 68

/** The application's number in the first page of a database as it is stored; null where this is no such page, or under another key. */
export function numberIn(page: Buffer, key: Buffer): number | null {
  if (page.length !== PAGE_SIZE) return null
  const end = PAGE_SIZE - MAC - IV
  const macKey = pbkdf2Sync(key, page.subarray(0, SALT).map((byte) => byte ^ MAC_SALT_MASK), MAC_ROUNDS, key.length, 'sha512')
  // Its number in the file, as SQLCipher adds it: the lowest byte first.
  const mac = createHmac('sha512', macKey).update(page.subarray(SALT, end + IV)).update(Buffer.from([1, 0, 0, 0])).digest()
  if (!mac.equals(page.subarray(end + IV))) return null
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + IV)).setAutoPadding(false)
  return decipher.update(page.subarray(SALT, end)).readInt32BE(APPLICATION_ID - SALT)
}

/**
 * The application's number as the main file has it, past the write-ahead log. Never while this process has the file open: closing it here would
 * drop SQLite's locks (POSIX).
 */
export function numberInFile(path: string, key: Buffer): number | null {
  let handle: number | undefined
  try {
    handle = openSync(path, 'r')
    const page = Buffer.alloc(PAGE_SIZE)
    return readSync(handle, page, 0, PAGE_SIZE, 0) === PAGE_SIZE ? numberIn(page, key) : null
  } catch {
    return null
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
