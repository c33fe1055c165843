import { eventsIn } from '../database/counts.ts'
import type { Database } from '../database/database.ts'
import { nodeHash } from '../../tlog/merkle-hash.ts'

/**
 * Make the tree fit the leaves that are there, so that the trail can go on: hashes that are missing are made anew from those below, and what stands over
 * leaves behind the last one that was saved goes. What is kept outside of the database goes on telling that there were more.
 *
 * @returns how many were made
 */
export function mendTree(database: Database): number {
  const size = eventsIn(database)
  const leaf = database.prepare<[number, number], { hash: unknown }>('SELECT hash FROM audit_events WHERE leaf = ? UNION ALL SELECT hash FROM audit_purged WHERE leaf = ? LIMIT 1')
  const node = database.prepare<[number, number], { hash: unknown }>('SELECT hash FROM audit_nodes WHERE level = ? AND number = ?')
  const insert = database.prepare('INSERT OR IGNORE INTO audit_nodes (level, number, hash) VALUES (?, ?, ?)')
  const hashAt = (level: number, number: number): Uint8Array | null => {
    const hash = (level === 0 ? leaf.get(number, number) : node.get(level, number))?.hash
    return hash instanceof Uint8Array ? hash : null
  }
  return database.transaction(() => {
    database.prepare('DELETE FROM audit_nodes WHERE (number + 1) * (1 << level) > ?').run(size)
    database.prepare('DELETE FROM audit_checkpoints WHERE size > ?').run(size)
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
