import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { FoyerError } from '../../contract/errors.ts'
import { keyOf, type Database } from './database.ts'

/** Knows where the packages lie, wherever the vault runs from. */
const packages = createRequire(import.meta.url)

/** SQLite's code, so that a full disk is told as one. */
class CopyError extends Error {
  readonly code: string

  constructor(code: string) {
    super('the database could not be copied')
    this.code = code
  }
}

/**
 * Copy an open database as it is at one moment into a new file under the same key, while calls are answered: SQLite reads it in one transaction
 * of a connection of its own, in a thread of its own. Every page is read past its checksum on the way.
 *
 * @param to nothing may lie there
 * @throws as SQLite's code says it; `storageError` turns it into a coded one
 */
export async function copyBeside(database: Database, to: string): Promise<void> {
  const key = keyOf(database)
  if (key === undefined) throw new FoyerError('database.busy', { detail: 'closed' })
  const program = `'use strict'
    const { parentPort, workerData: { sqlite, path, to, key } } = require('node:worker_threads')
    const beside = new (require(sqlite))(path, { fileMustExist: true, readonly: true, timeout: 5000 })
    let code = null
    try {
      beside.pragma("cipher='sqlcipher'")
      beside.pragma('legacy=4')
      beside.pragma('key="x\\'' + Buffer.from(key).toString('hex') + '\\'"')
      key.fill(0)
      beside.pragma('trusted_schema=OFF')
      beside.pragma('temp_store=MEMORY')
      beside.pragma('mmap_size=0')
      beside.prepare('VACUUM INTO ?').run(to)
    } catch (error) {
      code = error.code ?? 'SQLITE_ERROR'
    } finally {
      beside.close()
    }
    parentPort.postMessage({ code })`
  const workerData = { sqlite: packages.resolve('better-sqlite3-multiple-ciphers'), path: database.name, to, key: new Uint8Array(key) }
  const worker = new Worker(program, { eval: true, workerData, env: {}, name: 'backup' })
  // The thread has one of its own.
  workerData.key.fill(0)
  let said: { code: string | null } | null = null
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: { code: string | null }) => { said = message })
    worker.on('error', reject)
    // Not before: its connection must be closed when nobody waits for it any more.
    worker.on('exit', () => { resolve() })
  })
  const { code } = (said as { code: string | null } | null) ?? { code: 'SQLITE_ERROR' }
  if (code !== null) throw new CopyError(code)
}
