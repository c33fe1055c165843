import { databasePath } from '../../electron/vault/database/desk-files.ts'
import { accountOf } from '../../electron/vault/keys/database-key.ts'
import { readKeyFile } from '../../electron/vault/keys/key-file.ts'
import { openEncrypted, type Database } from '../../electron/vault/database/database.ts'
import type { MemoryKeychain } from './memory-keychain.ts'

/** Work on a desk's database as somebody does who has its key, by the side of the vault or while that is closed. */
export async function withDatabase<T>({ folder, keychain }: { folder: string, keychain: MemoryKeychain }, work: (database: Database) => T): Promise<T> {
  const key = keychain.entries.get(accountOf(readKeyFile(folder)?.databaseId ?? '')) ?? ''
  const database = await openEncrypted(databasePath(folder), Buffer.from(key, 'hex'), false)
  try {
    return work(database)
  } finally {
    database.close()
  }
}
