import type { Database } from './database.ts'

/** Small named values inside the encrypted database. */
export interface Settings {
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
}

export function settingsOf(database: Database): Settings {
  const get = database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?')
  const set = database.prepare<[string, string]>('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  const remove = database.prepare<[string]>('DELETE FROM settings WHERE name = ?')
  return {
    get: (name) => get.get(name)?.value ?? null,
    set: (name, value) => { set.run(name, value) },
    remove: (name) => { remove.run(name) },
  }
}
