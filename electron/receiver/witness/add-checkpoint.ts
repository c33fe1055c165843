import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { verifyConsistency } from '../../tlog/merkle-proof.ts'
import { hashOfLine } from '../../tlog/proof-file.ts'
import { cosignatureLine } from '../../tlog/sign-cosignature.ts'
import type { NoteSigner } from '../../tlog/sign-note.ts'
import { keyType, verifierKeyOf, type NoteKey } from '../../tlog/signed-note.ts'
import { plain, type Answer } from '../http/answer.ts'
import type { Database } from '../storage/database.ts'
import { setWitnessedLog, witnessedLog } from '../storage/witnessing.ts'

const LONGEST_PROOF = 63

interface Asked { old: number, proof: Buffer[], checkpoint: string }

/** `old SIZE`, hashes of the proof one a line, an empty line, the checkpoint. */
function parse(body: string): Asked | null {
  const end = body.indexOf('\n\n')
  const [first = '', ...lines] = body.slice(0, Math.max(0, end)).split('\n')
  const [, old] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? []
  const proof = lines.map(hashOfLine)
  if (old === undefined || proof.length > LONGEST_PROOF || proof.includes(null)) return null
  return { old: Number(old), proof: proof.filter((hash) => hash !== null), checkpoint: body.slice(end + 2) }
}

export interface Witnessing { database: Database, witness: NoteSigner, logs: readonly NoteKey[], now: () => Date }

export function logsOf(keys: readonly string[]): NoteKey[] {
  return keys.map((text) => {
    const key = verifierKeyOf(text, keyType.note)
    if (key === null) throw new Error('configuration: witnessedLogs: no key of a log')
    return key
  })
}

/** C2SP tlog-witness, `add-checkpoint`: for logs that the configuration names. What was seen is on the disk before the cosignature leaves. */
export async function addCheckpoint({ database, witness, logs, now }: Witnessing, body: string): Promise<Answer> {
  const asked = parse(body)
  if (asked === null) return plain(400, 'bad request\n')
  const { old, proof, checkpoint: note } = asked
  const known = logs.filter(({ name }) => name === note.slice(0, Math.max(0, note.indexOf('\n'))))
  if (known.length === 0) return plain(404, 'unknown log\n')
  const checkpoint = known.map((key) => openCheckpoint(note, key)).find((each) => each !== null)
  if (checkpoint === undefined || checkpoint === null) return plain(403, 'no signature of this log\n')
  if (old > checkpoint.size) return plain(400, 'old size above the new one\n')
  return database.transaction(async (sql) => {
    const seen = await witnessedLog(sql, checkpoint.origin)
    const conflict = plain(409, `${seen.size}\n`, 'text/x.tlog.size')
    if (old !== seen.size) return conflict
    const { size, root } = checkpoint
    if (size === seen.size && seen.size > 0 && Buffer.compare(root, seen.root) !== 0) return conflict
    const grown = old === 0 ? proof.length === 0 : verifyConsistency(old, seen.root, size, root, proof)
    if (!grown) return plain(422, 'the proof does not hold\n')
    await setWitnessedLog(sql, checkpoint.origin, { size, root })
    return plain(200, cosignatureLine(note, witness, now()))
  })
}
