import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { besideDatabase } from '../../../electron/vault/database/beside.ts'
import { openBeside, openEncrypted } from '../../../electron/vault/database/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-beside-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('every connection to a database trusts its schema with nothing, and keeps temporaries in memory', async () => {
  const database = await openEncrypted(join(folder, 'foyer.db'), Buffer.alloc(32, 7), true)
  database.exec('CREATE TABLE kept (value TEXT)')
  const beside = await openBeside(database)
  const asked = ['trusted_schema', 'temp_store', 'mmap_size']
  const said = (connection: typeof database) => asked.map((each) => connection.pragma(each, { simple: true }))
  const threads = await besideDatabase(database, {
    name: 'test', busyMs: 1000, work: "return given.asked.split(' ').map((each) => beside.pragma(each, { simple: true }))", given: { asked: asked.join(' ') },
  })
  expect([said(database), said(beside), threads]).toEqual([[0, 2, 0], [0, 2, 0], [0, 2, 0]])
  beside.close()
  database.close()
})
