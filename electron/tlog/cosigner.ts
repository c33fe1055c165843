import { hkdfSync } from 'node:crypto'
import { noteSigner, type NoteSigner } from './sign-note.ts'

const INFO = 'foyer cosigner v1'
const SEED_SIZE = 32

/**
 * Whom a terminal is as a witness of its neighbours' logs: its name with a key of its own, HKDF-SHA-256 (RFC 5869) of its log's seed, so that nothing more is to be
 * kept or recovered. C2SP signed-note: the same public key should not be reused for different signature types.
 */
export function cosignerOf({ name, seed }: NoteSigner): NoteSigner {
  return noteSigner(name, new Uint8Array(hkdfSync('sha256', seed, new Uint8Array(), INFO, SEED_SIZE)))
}
