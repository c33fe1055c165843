import { createHash } from 'node:crypto'

/** A stream of bytes that follows from `seed`: for specimens and tests, never for keys that protect something. */
export function seededRandom(seed: string): (bytes: number) => Uint8Array {
  let counter = 0
  let pool = new Uint8Array()
  return (bytes) => {
    while (pool.length < bytes) {
      const block = createHash('sha256').update(`${seed}/${counter}`).digest()
      counter += 1
      pool = new Uint8Array(Buffer.concat([pool, block]))
    }
    const taken = pool.slice(0, bytes)
    pool = pool.slice(bytes)
    return taken
  }
}
