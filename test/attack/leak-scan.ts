import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** A canary found where it must not be. */
export interface Leak {
  file: string
  canary: string
  encoding: string
  /** Bytes from the start of the file. */
  offset: number
}

/** Longest form of a canary in any encoding, in bytes; files are read in pieces that overlap by this much. */
const OVERLAP = 4096
const PIECE = 4 * 1024 * 1024

/** Base64 of a text inside a longer one: the characters that do not depend on its neighbours, at each of three places. */
function base64Forms(bytes: Buffer, encoding: 'base64' | 'base64url'): Buffer[] {
  return [0, 1, 2].map((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), bytes]).toString(encoding).replaceAll('=', '')
    const from = Math.ceil((lead * 8) / 6)
    const to = Math.floor(((lead + bytes.length) * 8) / 6)
    return Buffer.from(text.slice(from, to))
  })
}

/** Every form in which a text may have been written down. */
export function formsOf(canary: string): { encoding: string, bytes: Buffer }[] {
  const spellings = [...new Set([canary, canary.toLowerCase(), canary.toUpperCase()])]
  return spellings.flatMap((text) => {
    const utf8 = Buffer.from(text, 'utf8')
    const utf16le = Buffer.from(text, 'utf16le')
    const forms = [
      { encoding: 'UTF-8', bytes: utf8 },
      { encoding: 'UTF-16LE', bytes: utf16le },
      { encoding: 'UTF-16BE', bytes: Buffer.from(utf16le).swap16() },
      { encoding: 'hexadecimal', bytes: Buffer.from(utf8.toString('hex')) },
      { encoding: 'hexadecimal', bytes: Buffer.from(utf8.toString('hex').toUpperCase()) },
      ...[utf8, utf16le].flatMap((bytes) => (['base64', 'base64url'] as const).flatMap((encoding) => base64Forms(bytes, encoding).map((form) => ({ encoding, bytes: form })))),
    ]
    const url = encodeURIComponent(text)
    const json = JSON.stringify(text).slice(1, -1).replaceAll(/[\u0080-\uFFFF]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
    return url === text && json === text ? forms : [...forms, { encoding: 'percent', bytes: Buffer.from(url) }, { encoding: 'JSON escapes', bytes: Buffer.from(json) }]
  })
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function scanFile(file: string, forms: readonly { canary: string, encoding: string, bytes: Buffer }[]): Leak[] {
  const handle = openSync(file, 'r')
  try {
    const leaks: Leak[] = []
    const piece = Buffer.alloc(PIECE)
    for (let start = 0; ;) {
      const length = readSync(handle, piece, 0, PIECE, start)
      const part = piece.subarray(0, length)
      for (const { canary, encoding, bytes } of forms) {
        const found = part.indexOf(bytes)
        if (found >= 0) leaks.push({ file, canary, encoding, offset: start + found })
      }
      if (length < PIECE) return leaks
      start += PIECE - OVERLAP
    }
  } finally {
    closeSync(handle)
  }
}

/**
 * Search every file below some folders, and their names, for canaries in UTF-8, UTF-16, base64, hexadecimal and the escapes
 * of URLs and JSON, as written, in upper and in lower case. Canaries of eight characters or more: shorter ones are found by chance.
 */
export function leakScan(folders: readonly string[], canaries: readonly string[]): Leak[] {
  if (canaries.some((canary) => canary.length < 8)) throw new RangeError('a canary of fewer than eight characters proves nothing')
  const forms = canaries.flatMap((canary) => formsOf(canary).map((form) => ({ canary, ...form })))
  return folders.flatMap(filesBelow).flatMap((file) => {
    const inName = canaries.filter((canary) => file.toLowerCase().includes(canary.toLowerCase())).map((canary) => ({ file, canary, encoding: 'file name', offset: 0 }))
    return [...inName, ...scanFile(file, forms)]
  })
}
