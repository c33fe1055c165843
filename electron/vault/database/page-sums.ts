import { createHmac, pbkdf2Sync } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { PAGE_SIZE } from './page-one.ts'

/** Layout of a page as SQLCipher 4 stores it: content, initialisation vector, sum. The first begins with the salt instead of content. */
const SALT = 16
const MAC = 64
const MAC_SALT_MASK = 0x3a
const MAC_ROUNDS = 2
/** Pages read at once: a mebibyte. */
const AT_ONCE = 256

const sumKey = (first: Buffer, key: Buffer): Buffer => pbkdf2Sync(key, first.subarray(0, SALT).map((byte) => byte ^ MAC_SALT_MASK), MAC_ROUNDS, key.length, 'sha512')

/** @param number from 1, as SQLCipher adds it: the lowest byte first */
function sumOf(page: Buffer, number: number, macKey: Buffer): Buffer {
  const counted = Buffer.alloc(4)
  counted.writeUInt32LE(number)
  return createHmac('sha512', macKey).update(page.subarray(number === 1 ? SALT : 0, PAGE_SIZE - MAC)).update(counted).digest()
}

/**
 * Pages of a database that are not as they were written, by their numbers from 1. Its log must have been folded in.
 *
 * @returns also how many pages there are; a last piece that is no whole page is one of the bad
 */
export function badPages(path: string, key: Buffer): { pages: number, bad: number[] } {
  const handle = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(AT_ONCE * PAGE_SIZE)
    const bad: number[] = []
    let macKey: Buffer | null = null
    for (let number = 1; ;) {
      const read = readSync(handle, chunk, 0, chunk.length, (number - 1) * PAGE_SIZE)
      for (let at = 0; at < read; at += PAGE_SIZE, number++) {
        const page = chunk.subarray(at, at + PAGE_SIZE)
        macKey ??= sumKey(page, key)
        if (at + PAGE_SIZE > read || !sumOf(page, number, macKey).equals(page.subarray(PAGE_SIZE - MAC))) bad.push(number)
      }
      if (read < chunk.length) return { pages: number - 1, bad }
    }
  } finally {
    closeSync(handle)
  }
}

/**
 * Give the first page of a copy a sum that fits what is in it, so that SQLite looks at the others: what stands in it is then not proven, and is to be
 * held against what it must be.
 */
export function sealPageOne(path: string, key: Buffer): void {
  const handle = openSync(path, 'r+')
  try {
    const page = Buffer.alloc(PAGE_SIZE)
    if (readSync(handle, page, 0, PAGE_SIZE, 0) !== PAGE_SIZE) return
    writeSync(handle, sumOf(page, 1, sumKey(page, key)), 0, MAC, PAGE_SIZE - MAC)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
