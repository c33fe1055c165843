import { readKeyFile } from '../../keys/key-file.ts'
import { notedAt } from '../../keys/traces.ts'
import type { Desk } from '../desk.ts'

/** Ids of the database that this place has: by its key file, and by the keychain. None where neither says. */
export async function idsHere({ place }: Desk): Promise<ReadonlySet<string>> {
  return new Set([readKeyFile(place.folder)?.databaseId, await notedAt(place)].filter((id) => typeof id === 'string'))
}
