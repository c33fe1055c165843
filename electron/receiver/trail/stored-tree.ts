import { consistencyProof, rootAt, type NodeReader } from '../../tlog/merkle-tree.ts'
import type { Sql } from '../storage/database.ts'
import { leafHashes, nodeHashes } from '../storage/trails.ts'
import { CompactRange, TILE_LEVELS } from '../tree/compact-range.ts'

/**
 * Proofs over a tree whose nodes lie in the database: which ones are needed depends on the sizes alone, so the same algorithm runs twice, first
 * to learn their names, then with their hashes.
 */
async function overStored<T>(sql: Pick<Sql, 'rows'>, terminal: string, prove: (read: NodeReader) => T): Promise<T> {
  const wanted = new Map<string, [level: number, number: number]>()
  prove((level, number) => {
    wanted.set(`${level}/${number}`, [level, number])
    return new Uint8Array(32)
  })
  const found = new Map<string, Uint8Array>()
  for (const [name, [level, number]] of wanted) found.set(name, await storedNode(sql, terminal, level, number))
  return prove((level, number) => {
    const hash = found.get(`${level}/${number}`)
    if (hash === undefined) throw new RangeError('this node was not asked for')
    return hash
  })
}

export async function storedNode(sql: Pick<Sql, 'rows'>, terminal: string, level: number, number: number): Promise<Uint8Array> {
  const below = level % TILE_LEVELS
  const [from, count] = [number * 2 ** below, 2 ** below]
  const hashes = level < TILE_LEVELS ? await leafHashes(sql, terminal, from, from + count) : await nodeHashes(sql, terminal, level - below, from, from + count)
  if (hashes.length !== count) throw new RangeError('the stored tree has a gap')
  const range = new CompactRange()
  for (const hash of hashes) range.append(hash)
  return range.root()
}

export const storedRoot = (sql: Pick<Sql, 'rows'>, terminal: string, size: number): Promise<Uint8Array> => overStored(sql, terminal, (read) => rootAt(size, read))

export const storedConsistency = (sql: Pick<Sql, 'rows'>, terminal: string, first: number, second: number): Promise<Uint8Array[]> =>
  overStored(sql, terminal, (read) => consistencyProof(first, second, read))
