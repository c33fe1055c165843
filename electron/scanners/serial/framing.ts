import { SWIPED_TEXT_MAX } from '../../contract/sources.ts'

/** How a reader marks what it says, as it is on the wire, one character a byte; an empty mark: it has none. */
export interface Framing { start: string; line: string; end: string }

const noMarks: Framing = { start: '', line: '', end: '' }
const [STX, ETX] = ['\x02', '\x03']

/** Of policy's `start=02 line=0D end=03`. Null where it says nothing: STX and ETX, or a pause, as they come. */
export function framingOf(policy: string): Framing | null {
  const said = [...policy.matchAll(/(start|line|end)=((?:[0-9a-f]{2})+)/giu)]
  if (said.length === 0) return null
  const framing = { ...noMarks }
  for (const [, mark = '', hex = ''] of said) framing[mark.toLowerCase() as keyof Framing] = (hex.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join('')
  return framing
}

export interface Frames {
  /** Bytes as they come, in any pieces: what they complete. */
  take(bytes: Uint8Array): string[]
  /** The line has been silent: what has no mark for its end has ended; what has one was cut off, and is dropped. */
  pause(): string[]
}

/** What was said between the marks, `\r` after each line. Bounded: of bytes without end nothing is kept, and nothing more is taken before they pause. */
export function frames(framing: Framing | null): Frames {
  const { start, line, end } = framing ?? noMarks
  let said = ''
  let drowned = false
  const lines = (text: string): string => (line === '' ? text : text.split(line).filter((each) => each !== '').map((each) => `${each}\r`).join(''))
  const between = (): string[] => {
    const found: string[] = []
    // Without policy's word for it, a frame is what stands between STX and ETX, where it begins so.
    const [from, to] = framing === null && said.includes(STX) ? [STX, ETX] : [start, end]
    if (to === '') return found
    for (let at = said.indexOf(to); at >= 0; at = said.indexOf(to)) {
      const whole = said.slice(0, at)
      const begin = from === '' ? 0 : whole.lastIndexOf(from)
      if (begin >= 0) found.push(lines(whole.slice(begin + from.length)))
      said = said.slice(at + to.length)
    }
    return found
  }
  return {
    take: (bytes) => {
      const found: string[] = []
      // Piece by piece, so that no more than one frame is ever held.
      for (let at = 0; at < bytes.length; at += SWIPED_TEXT_MAX) {
        if (drowned) break
        for (const byte of bytes.subarray(at, at + SWIPED_TEXT_MAX)) said += String.fromCharCode(byte)
        found.push(...between())
        if (said.length <= SWIPED_TEXT_MAX) continue
        said = ''
        drowned = true
      }
      return found.filter((text) => text !== '' && text.length <= SWIPED_TEXT_MAX)
    },
    pause: () => {
      const whole = drowned || end !== '' || (framing === null && said.includes(STX)) ? '' : said
      said = ''
      drowned = false
      const begin = start === '' ? 0 : whole.indexOf(start)
      const text = begin < 0 ? '' : lines(whole.slice(begin + start.length))
      return text.trim() === '' ? [] : [text]
    },
  }
}
