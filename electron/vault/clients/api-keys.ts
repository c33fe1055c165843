import { createHash, timingSafeEqual } from 'node:crypto'
import { isApiKey } from '../../contract/api-key.ts'
import { admitted, type Authenticator } from './authenticator.ts'
import { isPinned } from './certificates.ts'
import { endOf } from './rows.ts'
import type { RefusedBecause } from './tokens/refused-because.ts'

/**
 * What is stored of a key. Plain SHA-256: a key is 256 random bits that nobody guesses, so that a slow hash would protect nothing and a keyed one would only
 * add a second secret beside it in the same database, which SQLCipher encrypts anyway.
 */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key, 'utf8').digest()

/** Compared like any other where no key has the hash: as long for an unknown one as for one of ours. */
const NOBODY = Buffer.alloc(32)

export const apiKeys: Authenticator = {
  takes: ({ apiKey }) => apiKey !== null,
  authenticate(book, presented, standing) {
    const { now } = standing
    const { apiKey, clientCertificate, origin } = presented
    if (apiKey === null || !isApiKey(apiKey)) return { because: 'mistyped', of: null }
    const hash = hashOfKey(apiKey)
    // The index is asked by a hash that nobody can steer; what it finds is compared once more, in a time that says nothing.
    const row = book.keyBy(hash)
    const same = timingSafeEqual(hash, row?.hash.byteLength === hash.length ? row.hash : NOBODY)
    if (row === null || !same) return { because: 'unknown', of: null }
    const name = book.nameOf(row.client_id)
    const not = (because: RefusedBecause) => ({ because, of: name === null ? null : { client: { id: row.client_id, name }, credential: row.id } })
    const end = endOf(row, now)
    if (end !== null) return not(end)
    // A page's key in a program's hand was stolen out of a browser, a program's key in a page has no business there.
    if (row.origin !== origin) return not('origin')
    if (row.certificate !== null && (clientCertificate === null || !isPinned(clientCertificate, row.certificate))) return not('certificate')
    return admitted(book, { clientId: row.client_id, credential: row.id, pinned: row.certificate !== null }, presented, standing)
  },
}
