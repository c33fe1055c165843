import { closeSync, openSync, readSync } from 'node:fs'
import { Refused, Unsaid } from './refused.ts'

/** Lines of a file, one after the other: in memory is one at a time. */
export interface Lines {
  /** Without its newline; null after the last. @throws Refused what is no UTF-8, has no end, or is longer than asked */
  next(longest: number): string | null
  close(): void
}

const CHUNK = 65_536

/** @throws Unsaid where it cannot be read */
export function linesOf(path: string): Lines {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    throw new Unsaid(`${path} cannot be read.`)
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const bytes = Buffer.alloc(CHUNK)
  let text = ''
  let from = 0
  let ended = false
  const more = () => {
    let count: number
    try {
      count = readSync(handle, bytes, 0, CHUNK, null)
    } catch {
      throw new Unsaid(`${path} cannot be read.`)
    }
    ended = count === 0
    try {
      text = text.slice(from) + decoder.decode(bytes.subarray(0, count), { stream: !ended })
    } catch {
      throw new Refused('form', `${path} is not a text in UTF-8.`)
    }
    from = 0
  }
  return {
    next(longest) {
      for (let end = text.indexOf('\n', from); ; end = text.indexOf('\n', from)) {
        if (end >= 0 && end - from <= longest) {
          const line = text.slice(from, end)
          from = end + 1
          return line
        }
        if (text.length - from > longest) throw new Refused('form', `A line of ${path} is too long.`)
        if (ended) {
          if (from < text.length) throw new Refused('form', `The last line of ${path} was cut.`)
          return null
        }
        more()
      }
    },
    close: () => { closeSync(handle) },
  }
}

const BEGINNING = 64

/** The first few characters of a file; others than ASCII as they come. @throws Unsaid where it cannot be read */
export function beginningOf(path: string): string {
  const bytes = Buffer.alloc(BEGINNING)
  let handle: number | null = null
  try {
    handle = openSync(path, 'r')
    return bytes.subarray(0, readSync(handle, bytes, 0, BEGINNING, 0)).toString('latin1')
  } catch {
    throw new Unsaid(`${path} cannot be read.`)
  } finally {
    if (handle !== null) closeSync(handle)
  }
}

/** A small file as a whole. @throws Unsaid, Refused */
export function smallText(path: string, longest = 300_000): string {
  const lines = linesOf(path)
  try {
    const all: string[] = []
    let length = 0
    for (let line = lines.next(longest); line !== null; line = lines.next(longest)) {
      length += line.length + 1
      if (length > longest) throw new Refused('form', `${path} is too long.`)
      all.push(`${line}\n`)
    }
    return all.join('')
  } finally {
    lines.close()
  }
}
