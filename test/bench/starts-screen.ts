import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fewer colours than this on the whole display, and nobody can read anything there: an empty window has one, letters and pictures have hundreds. */
const COLOURS_OF_A_SCREEN = 24
/** Every so many pixels one is looked at. */
const STEP = 3

/** How many colours a display shows, by its server's own picture of it (XWD version 7, as `Xvfb -fbdir` keeps it), whatever the page believes. */
export function coloursOn(folder: string): number {
  const dump = readFileSync(join(folder, 'Xvfb_screen0'))
  const word = (at: number): number => dump.readUInt32BE(at * 4)
  const [headerSize, width, height, bytesPerLine, colours] = [word(0), word(4), word(5), word(12), word(19)]
  const from = headerSize + colours * 12
  const seen = new Set<number>()
  for (let y = 0; y < height; y += STEP) for (let x = 0; x < width; x += STEP) seen.add(dump.readUInt32LE(from + y * bytesPerLine + x * 4) & 0xffffff)
  return seen.size
}

export function isBlank(folder: string): boolean {
  return coloursOn(folder) < COLOURS_OF_A_SCREEN
}
