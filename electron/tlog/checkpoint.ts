import { HASH_SIZE } from './merkle-hash.ts'
import { openNote, type NoteKey } from './signed-note.ts'

/** Size and root of the log at one moment: C2SP tlog-checkpoint. The origin is also the name of the key. */
export interface Checkpoint {
  origin: string
  size: number
  root: Uint8Array
}

/** What a checkpoint says in its extension lines; the version before signed none of it. */
export interface CheckpointMore {
  /** Size of the last checkpoint that is kept for good before this one, 0 for none: a missing one shows. */
  after: number | null
  /** When it was signed. */
  time: string | null
  /** Whether the keychain has held a head of this log. */
  keychain: boolean
}

export function originOf(terminal: string): string {
  return `foyer/${terminal}`
}

const SIZE = /^(0|[1-9]\d{0,15})$/

/** A checkpoint signed by `key`; null where the form, the origin or the signature is wrong. */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint & { more: CheckpointMore } | null {
  const text = openNote(note, key)
  if (text === null) return null
  const [origin, size, root, ...lines] = text.split('\n')
  if (origin !== key.name || size === undefined || root === undefined || !SIZE.test(size)) return null
  const hash = Buffer.from(root, 'base64')
  if (hash.length !== HASH_SIZE || hash.toString('base64') !== root) return null
  const told = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null
  const after = told('after')
  const more = { after: after !== null && SIZE.test(after) ? Number(after) : null, time: told('time'), keychain: lines.includes('keychain') }
  return { origin, size: Number(size), root: hash, more }
}
