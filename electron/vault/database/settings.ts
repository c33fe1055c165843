import { FoyerError } from '../../contract/errors.ts'
import type { Database } from './database.ts'

/** No setting is longer, in UTF-16 units: the longest is what an organisation's policy says, whose file has 64 KiB. */
const LONGEST = 100_000

/** Small named values inside the encrypted database. */
export interface Settings {
  /** @throws FoyerError `database.damaged` where something else than a text of ours stands there */
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
}

export function settingsOf(database: Database): Settings {
  const get = database.prepare<[string], { value: unknown }>('SELECT value FROM settings WHERE name = ?')
  const set = database.prepare<[string, string]>('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  const remove = database.prepare<[string]>('DELETE FROM settings WHERE name = ?')
  return {
    get(name) {
      const value = get.get(name)?.value ?? null
      if (value === null || (typeof value === 'string' && value.length <= LONGEST)) return value
      throw new FoyerError('database.damaged', { detail: 'settings' })
    },
    set: (name, value) => { set.run(name, value) },
    remove: (name) => { remove.run(name) },
  }
}
