import { closeSync, openSync, readSync } from 'node:fs'
import { PAGE_SIZE } from './page-one.ts'

/**
 * SQLite's write-ahead log as its format lays it down: a header of 32 bytes, then frames, each a header of 24 and a page as it is stored,
 * encrypted. Headers are in the clear, and every frame carries a sum over all before it, so that no key is needed to see how far a log counts.
 */
const HEADER = 32
const FRAME_HEADER = 24
const FRAME = FRAME_HEADER + PAGE_SIZE
/** The last digit says in which order of bytes the sums are built. */
const MAGIC = 0x377f0682
/** Frames that are read at once: about a mebibyte. */
const AT_ONCE = 256

export interface LogFile {
  /** Frames that count: up to the last whole commit. */
  committed: number
  /** The last first page of the database that counts, as it is stored; null where the log has none. */
  pageOne: Buffer | null
  /**
   * None of it counts since a process was cut off in writing the first commit over a log whose every page is in the main file: behind what
   * it wrote lie the frames of the round before, or nothing where it wrote on past their end.
   */
  overwritten: boolean
}

type Sum = [number, number]

function add([first, second]: Sum, bytes: Buffer, from: number, to: number, bigEndian: boolean): Sum {
  let one = first
  let two = second
  for (let at = from; at < to; at += 8) {
    one = (one + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + two) >>> 0
    two = (two + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + one) >>> 0
  }
  return [one, two]
}

const isSum = ([one, two]: Sum, bytes: Buffer, at: number): boolean => bytes.readUInt32BE(at) === one && bytes.readUInt32BE(at + 4) === two

/** As many whole bytes of the file as there are. */
function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(handle, bytes, 0, length, position))
}

function within<T>(path: string, work: (handle: number) => T, otherwise: T): T {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    return otherwise
  }
  try {
    return work(handle)
  } finally {
    closeSync(handle)
  }
}

/** What a log file holds. SQLite keeps no lock on it, so it may be looked at at any time. */
export function readLogFile(path: string): LogFile {
  const nothing: LogFile = { committed: 0, pageOne: null, overwritten: false }
  return within(path, (handle) => {
    const header = readAt(handle, 0, HEADER)
    if (header.length < HEADER || ((header.readUInt32BE(0) & ~1) >>> 0) !== (MAGIC & ~1) || header.readUInt32BE(8) !== PAGE_SIZE) return nothing
    const bigEndian = (header.readUInt32BE(0) & 1) === 1
    let sum = add([0, 0], header, 0, 24, bigEndian)
    if (!isSum(sum, header, 24)) return nothing
    const found = { ...nothing }
    const ended = (): LogFile => (found.committed > 0 ? found : { ...found, overwritten: isOverwritten(handle, header) })
    let pageOne: Buffer | null = null
    for (let number = 0; ; number += AT_ONCE) {
      const frames = readAt(handle, HEADER + number * FRAME, AT_ONCE * FRAME)
      for (let at = 0; at < frames.length; at += FRAME) {
        const whole = at + FRAME <= frames.length && header.compare(frames, at + 8, at + 16, 16, 24) === 0
        if (whole) sum = add(add(sum, frames, at, at + 8, bigEndian), frames, at + FRAME_HEADER, at + FRAME, bigEndian)
        if (!whole || !isSum(sum, frames, at + 16)) return ended()
        if (frames.readUInt32BE(at) === 1) pageOne = Buffer.from(frames.subarray(at + FRAME_HEADER, at + FRAME))
        if (frames.readUInt32BE(at + 4) === 0) continue
        found.committed = number + at / FRAME + 1
        found.pageOne = pageOne
      }
      if (frames.length < AT_ONCE * FRAME) return ended()
    }
  }, nothing)
}

/**
 * Of this round there is at most a first commit, and behind it lie frames of the one before, whose salt is smaller by one. Or it was to be longer
 * than all that one had left: then there is a first commit without its end, and nothing behind it. Only SQLite begins a round so, by itself and
 * until the next sweep; ours begin with a commit of one page.
 */
function isOverwritten(handle: number, header: Buffer): boolean {
  for (let number = 0, ended = false; ; number++) {
    const frame = readAt(handle, HEADER + number * FRAME, FRAME_HEADER)
    if (frame.length < FRAME_HEADER) return number > 0 && !ended
    if (header.compare(frame, 8, 16, 16, 24) !== 0) return frame.readUInt32BE(8) === (header.readUInt32BE(16) - 1) >>> 0
    if (ended) return false
    ended = frame.readUInt32BE(4) !== 0
  }
}

/** What tells one round of the log from the next: SQLite begins it anew once all of it is in the main file. */
export const roundOf = (path: string): string => within(path, (handle) => readAt(handle, 16, 8).toString('hex'), '')
