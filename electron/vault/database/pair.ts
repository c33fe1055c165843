import { readLogFile } from './log-file.ts'
import { numberIn, numberInFile } from './page-one.ts'

/**
 * How the write-ahead log that lies beside a database stands to it: they belong together (`whole`), there is none that counts (`noLog`), or it is
 * one of another time (`otherLog`). SQLite plays any log into any file that it lies beside; so this is looked at before SQLite opens the two.
 */
export type Pair = 'whole' | 'noLog' | 'otherLog'

/** The main file and what lies in its log's place. */
export interface Found {
  pair: Pair
  /** The number in the main file; null where that cannot be read. */
  number: number | null
}

/** Another process may fold its log in between two looks; it does not do so again and again. */
const LOOKS = 5

export const logPath = (path: string): string => `${path}-wal`

/**
 * Numbers that the main file can have while its newest commit has this one (`open-mark.ts` sets them): an odd one stands in the log's first commit,
 * right after the even one before it was folded in; an even one is about to be folded in, over the odd one or the even one before. Whoever
 * closes goes on to the next even one, so that a closed file is ahead of every log that was copied while it was open.
 * A Foyer that knows no numbers folds in whichever there is.
 */
function fits(inFile: number, newest: number): boolean {
  const behind = newest - inFile
  return behind === 0 || behind === 1 || (behind === 2 && newest % 2 === 0)
}

function look(path: string, key: Buffer): Found {
  const inFile = numberInFile(path, key)
  const { committed, pageOne, overwritten } = readLogFile(logPath(path))
  const found = (pair: Pair): Found => ({ pair, number: inFile })
  if (committed === 0) return found(overwritten ? 'whole' : 'noLog')
  // A first page that a power cut tore is mended from the log; under another key neither can be read, and SQLite says so.
  if (inFile === null || pageOne === null) return found('whole')
  const newest = numberIn(pageOne, key)
  return found(newest !== null && fits(inFile, newest) ? 'whole' : 'otherLog')
}

export function lookAtPair(path: string, key: Buffer): Found {
  let found = look(path, key)
  for (let looks = 1; looks < LOOKS && found.pair === 'otherLog'; looks++) found = look(path, key)
  return found
}
