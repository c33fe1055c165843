import type { AuditFilter } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { exportHeading, exportLine, exportNewline, type ExportFormat } from '../../tlog/export-line.ts'
import { DAMAGED, hashLine, MOST_EARLIER, proofHeadLine } from '../../tlog/proof-file.ts'
import { verifierKey } from '../../tlog/signed-note.ts'
import { treeParts } from '../../tlog/tree-parts.ts'
import type { Database } from '../database/database.ts'
import { standingOf } from './anchors.ts'
import type { AuditLog } from './log.ts'
import type { AuditSearch } from './search.ts'

/** A piece of an exported file and of its proof; either may be empty. */
export interface ExportPiece { text: string, proof: string, events: number }

/** Pieces are about so long, in UTF-16 units: small enough to hand from process to process, large enough to be few. */
const PIECE = 400_000

export interface ExportAsked {
  filter: AuditFilter
  format: ExportFormat
  /** Earlier checkpoints, with what others signed on them, that the proof shall show the log to have grown on from. */
  receipts: readonly string[]
}

interface Parts { database: Database, log: AuditLog, search: Pick<AuditSearch, 'each'> }

/**
 * Events as a file and its proof (tlog/proof-file.ts), piece by piece, over the tree that `checkpoint` signs: what is written down meanwhile is not in it.
 *
 * @param checkpoint the newest; null where the log does not hold and is not signed: then there is no proof
 * @throws FoyerError `input.invalid` for a receipt that is none of this log, `audit.damaged` for one that the log has not grown on from
 */
export function exportPieces(parts: Parts, asked: ExportAsked, checkpoint: string | null, dayCheckpoint: string | null): Generator<ExportPiece> {
  const { log } = parts
  const signed = checkpoint === null ? null : openCheckpoint(checkpoint, log.signer)
  const size = signed?.size ?? log.size()
  const given = asked.receipts.map((note) => {
    const opened = openCheckpoint(note, log.signer)
    if (opened === null) throw new FoyerError('input.invalid', { detail: 'receipt' })
    const standing = standingOf(note, size, log.nodes, log.signer)
    if (standing !== 'holds') throw new FoyerError('audit.damaged', { detail: `receipt=${standing}` })
    return { note, size: opened.size }
  })
  const day = dayCheckpoint === null ? null : openCheckpoint(dayCheckpoint, log.signer)
  const earlier = [...given, ...(dayCheckpoint === null || day === null || day.size > size ? [] : [{ note: dayCheckpoint, size: day.size }])]
    .toSorted((a, b) => a.size - b.size).slice(-MOST_EARLIER)
  const head = checkpoint === null ? null : proofHeadLine({ foyer: 'proof', version: 1, format: asked.format, key: verifierKey(log.signer), checkpoint, earlier: earlier.map(({ note }) => note) })
  return pieces(parts, asked, size, head, earlier.map((each) => each.size))
}

function* pieces({ database, log, search }: Parts, { filter, format }: ExportAsked, size: number, head: string | null, cuts: readonly number[]): Generator<ExportPiece> {
  const newline = exportNewline(format)
  const heading = exportHeading(format)
  let piece: ExportPiece = { text: heading === null ? '' : `${heading}${newline}`, proof: head === null ? '' : `${head}\n`, events: 0 }
  let proven = head !== null
  const rawDetail = database.prepare<[number], { detail: unknown }>('SELECT detail FROM audit_events WHERE leaf = ?')
  const events = search.each(filter)
  const following = (): { index: number, line: string } | null => {
    for (let next = events.next(); next.done !== true; next = events.next()) {
      const { index, userName: _today, second: _shown, ...content } = next.value
      if (index >= size) return null
      const row = rawDetail.get(index)
      // Its time was over since it was found.
      if (row === undefined) continue
      const { detail } = row
      if (detail !== null && typeof detail !== 'string') throw new FoyerError('audit.damaged', { detail: `leaf=${index}` })
      return { index, line: exportLine(format, { index, content: { ...content, detail } }) }
    }
    return null
  }
  let next = following()
  const take = ({ line }: { line: string }) => {
    piece.text += `${line}${newline}`
    piece.events += 1
    next = following()
  }
  const full = () => piece.text.length + piece.proof.length >= PIECE
  const handOver = () => {
    const done = piece
    piece = { text: '', proof: '', events: 0 }
    return done
  }
  const parts = treeParts(size, () => next?.index ?? null, cuts)
  for (let part = proven ? parts.next() : null; part !== null && part.done !== true; part = parts.next()) {
    const { start, level, held } = part.value
    if (held) {
      if (next !== null) take(next)
    } else {
      try {
        piece.proof += `${hashLine(log.nodes(level, start / 2 ** level))}\n`
      } catch {
        // A tree with a hole proves nothing; the events are wanted all the more.
        piece.proof += `${DAMAGED}\n`
        proven = false
        break
      }
    }
    if (full()) yield handOver()
  }
  for (let rest = next; rest !== null; rest = next) {
    take(rest)
    if (full()) yield handOver()
  }
  yield handOver()
}
