import { createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** SQLCipher 4 as its design document has it, written from that and without its code: 4096-byte pages, AES-256-CBC, HMAC-SHA-512. */
const PAGE = 4096
const RESERVE = 80

/**
 * Every page of an SQLCipher 4 file in the clear, free pages included, as lower-case Latin-1 text to search in.
 * Throws where a page's HMAC is wrong, which also proves that the file is of that format.
 */
export function plainPagesOf(path: string, key: Buffer): Promise<string> {
  const file = readFileSync(path)
  const salt = file.subarray(0, 16)
  const macKey = pbkdf2Sync(key, salt.map((byte) => byte ^ 0x3a), 2, 32, 'sha512')
  const pages: string[] = []
  for (let number = 1; number * PAGE <= file.length; number++) {
    const page = file.subarray((number - 1) * PAGE, number * PAGE)
    const start = number === 1 ? 16 : 0
    const iv = page.subarray(PAGE - RESERVE, PAGE - RESERVE + 16)
    const place = Buffer.alloc(4)
    place.writeUInt32LE(number)
    const mac = createHmac('sha512', macKey).update(page.subarray(start, PAGE - RESERVE + 16)).update(place).digest()
    if (!mac.equals(page.subarray(PAGE - RESERVE + 16, PAGE))) throw new Error(`page ${number} is not SQLCipher 4`)
    const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
    pages.push(Buffer.concat([decipher.update(page.subarray(start, PAGE - RESERVE)), decipher.final()]).toString('latin1'))
  }
  return Promise.resolve(pages.join('').toLowerCase())
}
