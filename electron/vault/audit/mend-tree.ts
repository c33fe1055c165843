import type { Database } from '../database/database.ts'
import { nodeHash } from '../../tlog/merkle-hash.ts'

/** The hashes above the leaves that are missing, made anew from those below: all that hang on leaves that are there. @returns how many */
export function mendTree(database: Database): number {
  const size = database.prepare<[], { size: number | null }>('SELECT max(leaf) + 1 AS size FROM audit_events').get()?.size ?? 0
  const leaf = database.prepare<[number, number], { hash: unknown }>('SELECT hash FROM audit_events WHERE leaf = ? UNION ALL SELECT hash FROM audit_purged WHERE leaf = ? LIMIT 1')
  const node = database.prepare<[number, number], { hash: unknown }>('SELECT hash FROM audit_nodes WHERE level = ? AND number = ?')
  const insert = database.prepare('INSERT OR IGNORE INTO audit_nodes (level, number, hash) VALUES (?, ?, ?)')
  const hashAt = (level: number, number: number): Uint8Array | null => {
    const hash = (level === 0 ? leaf.get(number, number) : node.get(level, number))?.hash
    return hash instanceof Uint8Array ? hash : null
  }
  return database.transaction(() => {
    let made = 0
    for (let level = 1; 2 ** level <= size; level++) {
      for (let number = 0; number < Math.floor(size / 2 ** level); number++) {
        if (hashAt(level, number) !== null) continue
        const [left, right] = [hashAt(level - 1, 2 * number), hashAt(level - 1, 2 * number + 1)]
        if (left !== null && right !== null) made += insert.run(level, number, Buffer.from(nodeHash(left, right))).changes
      }
    }
    return made
  }).immediate()
}
