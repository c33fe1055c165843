import type { FileReading } from '../../electron/contract/reading.ts'
import { asFoyerError } from '../parts/error-texts.ts'

/** The reader starts again by itself, or does something else: a file is no worse for it. */
const PASSING: ReadonlySet<string> = new Set(['process.down', 'internal.timeout', 'device.busy'])
/** How long it is given before each further try, ms: one that a file brings down is not started for it for ever. */
const AGAIN_MS = [1000, 3000, 9000] as const

interface Reads {
  read: (beside: string | null) => Promise<FileReading>
  pause: (ms: number) => Promise<void>
  /** Somebody still waits for it. */
  isOpen: () => boolean
}

/**
 * Read a file, again where the reader was away for a moment, and alone where what it is read `beside` is held no more.
 * @throws FoyerError what the last try ended with
 */
export async function readAgain(reads: Reads, beside: string | null, tries = 0): Promise<FileReading> {
  try {
    return await reads.read(beside)
  } catch (thrown) {
    const { code } = asFoyerError(thrown)
    if (beside !== null && code === 'reading.gone') return await readAgain(reads, null, tries)
    const ms = AGAIN_MS[tries]
    if (!PASSING.has(code) || ms === undefined) throw thrown
    await reads.pause(ms)
    if (!reads.isOpen()) throw thrown
    return await readAgain(reads, beside, tries + 1)
  }
}
