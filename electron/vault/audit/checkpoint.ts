import { HASH_SIZE } from './merkle-hash.ts'
import { openNote, signNote, type NoteKey, type NoteSigner } from './signed-note.ts'

/** Size and root of the log at one moment: C2SP tlog-checkpoint. The origin is also the name of the key. */
export interface Checkpoint {
  origin: string
  size: number
  root: Uint8Array
}

export function originOf(terminal: string): string {
  return `foyer/${terminal}`
}

export function signCheckpoint(size: number, root: Uint8Array, signer: NoteSigner): string {
  return signNote(`${signer.name}\n${size}\n${Buffer.from(root).toString('base64')}\n`, signer)
}

/** A checkpoint signed by `key`; null where the form, the origin or the signature is wrong. */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint | null {
  const text = openNote(note, key)
  if (text === null) return null
  const [origin, size, root] = text.split('\n')
  if (origin !== key.name || size === undefined || root === undefined || !/^(0|[1-9]\d{0,15})$/.test(size)) return null
  const hash = Buffer.from(root, 'base64')
  if (hash.length !== HASH_SIZE || hash.toString('base64') !== root) return null
  return { origin, size: Number(size), root: hash }
}
