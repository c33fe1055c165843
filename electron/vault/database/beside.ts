import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { FoyerError } from '../../contract/errors.ts'
import { connectionPragmas, keyOf, type Database } from './database.ts'

/** Knows where the packages lie, wherever the vault runs from. */
const packages = createRequire(import.meta.url)

/** SQLite's code, so that a full disk is told as one. */
class BesideError extends Error {
  readonly code: string

  constructor(code: string) {
    super('the connection beside failed')
    this.code = code
  }
}

export interface BesideWork {
  /** Of the thread. */
  name: string
  /** For how long it waits for others who write, milliseconds. */
  busyMs: number
  /** Body of a function of `beside`, the connection, and `given`; what it returns is sent back. Nothing else of this program is there. */
  work: string
  given?: Readonly<Record<string, string | number>>
}

/**
 * Read an open database by a connection of its own, in a thread of its own, while calls are answered. It is closed when this is done.
 *
 * @throws FoyerError `database.busy` where it is closed; else an error with SQLite's code, which `storageError` turns into a coded one
 */
export async function besideDatabase(database: Database, { name, busyMs, work, given = {} }: BesideWork): Promise<unknown> {
  const key = keyOf(database)
  if (key === undefined) throw new FoyerError('database.busy', { detail: 'closed' })
  const program = `'use strict'
    const { parentPort, workerData: { sqlite, path, key, pragmas, busyMs, given } } = require('node:worker_threads')
    const beside = new (require(sqlite))(path, { fileMustExist: true, readonly: true, timeout: busyMs })
    let said
    try {
      for (const each of pragmas.before) beside.pragma(each)
      beside.pragma('key="x\\'' + Buffer.from(key).toString('hex') + '\\'"')
      key.fill(0)
      for (const each of pragmas.after) beside.pragma(each)
      said = { code: null, value: ((beside, given) => { ${work} })(beside, given) }
    } catch (error) {
      said = { code: error.code ?? 'SQLITE_ERROR', value: null }
    } finally {
      beside.close()
    }
    parentPort.postMessage(said)`
  const workerData = { sqlite: packages.resolve('better-sqlite3-multiple-ciphers'), path: database.name, key: new Uint8Array(key), pragmas: connectionPragmas, busyMs, given }
  const worker = new Worker(program, { eval: true, workerData, env: {}, name })
  // The thread has one of its own.
  workerData.key.fill(0)
  let said = { code: 'SQLITE_ERROR' as string | null, value: null as unknown }
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: typeof said) => { said = message })
    worker.on('error', reject)
    // Not before: its connection must be closed when nobody waits for it any more.
    worker.on('exit', () => { resolve() })
  })
  if (said.code !== null) throw new BesideError(said.code)
  return said.value
}
