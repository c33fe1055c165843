import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventContent } from '../../../electron/tlog/leaf.ts'
import { auditLog, type AuditLog } from '../../../electron/vault/audit/log.ts'
import { noteSigner } from '../../../electron/tlog/sign-note.ts'
import { migrate, openEncrypted, type Database } from '../../../electron/vault/database/database.ts'
import { seededBytes } from '../vault-fixture.ts'

export interface LogBench { folder: string, key: Buffer, database: Database, log: AuditLog, checkpointPath: string, fill(count: number): void, reopen(): AuditLog, dispose(): void }

const calls = [['GET', '/records', 'records.search', 200], ['POST', '/readings', 'reading.discard', 200], ['POST', '/sessions', 'staff.signIn', 401], ['GET', '/records/:id', 'records.get', 404], ['PUT', '/desk/policy', 'desk.setPolicy', 500]] as const

export function someEvent(number: number): EventContent {
  const [method, path, action, status] = calls[number % calls.length] ?? calls[0]
  return {
    time: new Date(Date.parse('2026-06-01T00:00:00.000Z') + number * 1000).toISOString(), user: `user-${number % 3}`, role: number % 4 === 0 ? null : 'clerk',
    method, path, action, status, error: status < 400 ? null : 'staff.wrongSecret', subject: number % 2 === 0 ? `record-${number % 10}` : null,
    detail: null, terminal: 't-test', address: 'local', version: '0.0.0',
    format: 2, principal: 'staff', door: number % 3 === 0 ? 'cli' : 'screen', credential: number % 5 === 0 ? null : `session-${number % 7}`,
  }
}

/** A log of its own in a real encrypted database. */
export async function logBench(): Promise<LogBench> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-log-'))
  const bytes = seededBytes('log')
  const key = Buffer.from(bytes(32))
  const database = await openEncrypted(join(folder, 'log.db'), key, true)
  migrate(database)
  const signer = noteSigner('foyer/t-test', bytes(32))
  const checkpointPath = join(folder, 'checkpoint.txt')
  const made: LogBench = {
    folder, key, database, checkpointPath, log: auditLog(database, signer, checkpointPath),
    fill(count) {
      database.transaction(() => {
        const from = made.log.size()
        for (let number = from; number < from + count; number++) made.log.append(someEvent(number))
      }).immediate()
    },
    reopen: () => auditLog(database, signer, checkpointPath),
    dispose() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return made
}
