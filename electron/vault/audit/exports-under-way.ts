import { FoyerError } from '../../contract/errors.ts'
import type { ExportPiece } from './export.ts'

/** Exports that are being taken piece by piece: each by whoever asked for it, and only as long as they go on. */
export interface ExportsUnderWay {
  begin(owner: string | null, pieces: Iterator<ExportPiece>): string
  /** @throws FoyerError `input.invalid` where it is not this owner's, or was left lying */
  next(id: string, owner: string | null): ExportPiece & { done: boolean }
}

/** Nobody takes more at once; the oldest gives way. */
const MOST = 4
/** One that is left lying is forgotten after so many milliseconds. */
const PATIENCE_MS = 300_000

/** @param elapsed milliseconds, of a clock that nobody sets */
export function exportsUnderWay(newId: () => string, elapsed: () => number): ExportsUnderWay {
  const under = new Map<string, { owner: string | null, pieces: Iterator<ExportPiece>, at: number }>()
  const sweep = () => {
    for (const [id, { at }] of under) if (elapsed() - at > PATIENCE_MS) under.delete(id)
  }
  return {
    begin(owner, pieces) {
      sweep()
      for (const id of under.keys()) if (under.size >= MOST) under.delete(id)
      const id = newId()
      under.set(id, { owner, pieces, at: elapsed() })
      return id
    },
    next(id, owner) {
      sweep()
      const found = under.get(id)
      if (found === undefined || found.owner !== owner) throw new FoyerError('input.invalid', { detail: 'export' })
      found.at = elapsed()
      try {
        const { value, done } = found.pieces.next() as IteratorResult<ExportPiece, undefined>
        if (done === true) under.delete(id)
        return done === true ? { text: '', proof: '', events: 0, done: true } : { ...value, done: false }
      } catch (error) {
        under.delete(id)
        throw error
      }
    },
  }
}
