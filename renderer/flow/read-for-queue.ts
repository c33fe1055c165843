import { FoyerError } from '../../electron/contract/errors.ts'
import type { FileReading } from '../../electron/contract/reading.ts'
import { readAgain } from './read-again.ts'
import { isOneSide, isPair, type Coming, type QueueOptions, type Waiting } from './waiting.ts'

export interface ReadForQueue {
  /** In the place of the file, or of the mate that is joined with it. */
  ready: (Coming & { kind: 'ready' })[]
  /** The key of the one that took the file in; null: the file's documents are its own. */
  joinedWith: number | null
  told: FoyerError[]
}

type Tools = Pick<QueueOptions, 'read' | 'drop' | 'pause'> & { isOpen: () => boolean }

/** Read a file that waits, beside the one that waits and may be its other side. Null where nobody waits any more. @throws FoyerError why it gave nothing */
export async function readForQueue(file: Waiting & { kind: 'file' }, waiting: () => readonly Waiting[], { read, drop, pause, isOpen }: Tools): Promise<ReadForQueue | null> {
  const bytes = await file.bytes()
  const mate = waiting().find((each) => each.kind === 'ready' && isPair(each, file) && isOneSide(each.held))
  const beside = mate?.kind === 'ready' ? mate.held.readingId : null
  const { also = [], leftOut, emptyPages, joined, ...held } = await readAgain({ read: (by) => read(bytes, by), pause, isOpen }, beside)
  const all = [held, ...also].map((one, at) => ({ kind: 'ready' as const, held: one, ...(joined ? {} : { from: { bytes: file.bytes, at } }) }))
  // Read again for one of its documents: the others are decided about, or wait themselves.
  const wanted = !isOpen() ? [] : file.only === undefined ? all : all.filter((_, at) => at === file.only)
  for (const one of all) if (!wanted.includes(one)) drop(one.held.readingId)
  if (!isOpen()) return null
  if (wanted.length === 0) throw new FoyerError('reading.gone')
  // A file of several documents is nobody's other side.
  const pair = wanted.length === 1 && !leftOut ? file.pair : undefined
  return {
    ready: joined ? wanted : wanted.map((one) => ({ ...one, pair })),
    joinedWith: joined && mate !== undefined ? mate.key : null,
    told: file.only === undefined ? toldOf({ leftOut, emptyPages }) : [],
  }
}

/** What is said of a file or page beside its documents. */
export function toldOf({ leftOut, emptyPages = [], stopped }: Pick<FileReading, 'leftOut' | 'emptyPages' | 'stopped'>): FoyerError[] {
  return [
    // What is safe, then what to mend.
    ...(stopped === undefined ? [] : [new FoyerError('reading.scanStopped'), FoyerError.fromPayload(stopped)]),
    ...(leftOut ? [new FoyerError('reading.leftOut')] : []),
    ...(emptyPages.length > 0 ? [new FoyerError('reading.emptyPages', { detail: `pages=${emptyPages.join(',')}` })] : []),
  ]
}
