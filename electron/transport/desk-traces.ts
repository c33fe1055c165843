import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What a desk has in its folder from the day it is set up. One of them is enough: files get lost, and are taken away. */
const TRACES = ['key.json', 'records.db', 'records.db-wal', 'audit-checkpoint.txt']

/** Whether a desk was ever set up in this folder, whatever has become of its database since. */
export function wasSetUpIn(folder: string): boolean {
  return TRACES.some((name) => existsSync(join(folder, name)))
}
