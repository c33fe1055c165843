import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { specimenReading } from '../vault/specimen-reading.ts'
import { readyBench } from '../vault/vault-fixture.ts'
import { formsOf, leakScan } from './leak-scan.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-leak-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

describe('the leak scan', () => {
  const canary = 'Kanarienvögelchen'

  it('finds a canary in every form, wherever it stands', () => {
    for (const [number, { bytes }] of formsOf(canary).entries()) {
      mkdirSync(join(folder, 'deep', String(number)), { recursive: true })
      writeFileSync(join(folder, 'deep', String(number), 'file'), Buffer.concat([Buffer.alloc(number * 37, 1), bytes, Buffer.alloc(9, 2)]))
    }
    const found = new Set(leakScan([folder], [canary]).map(({ file }) => file))
    expect(found.size).toBe(formsOf(canary).length)
  })

  it('finds base64 inside longer base64, across pieces of a large file, and in a file name', () => {
    for (const lead of ['', 'a', 'ab', 'abc']) writeFileSync(join(folder, `b64-${lead.length}`), Buffer.from(`${lead}name=${canary}&more of it`).toString('base64'))
    writeFileSync(join(folder, 'large'), Buffer.concat([Buffer.alloc(4 * 1024 * 1024 - 7), Buffer.from(canary), Buffer.alloc(100)]))
    writeFileSync(join(folder, `${canary}.txt`), '')
    const found = leakScan([folder], [canary])
    expect(new Set(found.map(({ file }) => file)).size).toBe(6)
    expect(found.find(({ file }) => file.endsWith('large'))?.offset).toBe(4 * 1024 * 1024 - 7)
  })

  it('finds nothing in what has nothing, and refuses canaries that prove nothing', () => {
    writeFileSync(join(folder, 'clean'), 'nothing to see')
    expect(leakScan([folder], [canary])).toEqual([])
    expect(() => leakScan([folder], ['Anna'])).toThrow('proves nothing')
  })
})

describe('a day at the desk, in the vault', () => {
  const canaries = ['KANARIENVOGEL', 'ZEISIGMEISE', 'QCANARY7788', 'seven green lanterns', 'ROTKEHLCHENSTRASSE']

  it('leaves no name, number or secret in any file but inside the encrypted database', async () => {
    const made = await readyBench({ dataFolder: join(folder, 'desk') })
    // The keychain also notes which database lies where, and the trail's head: neither is secret.
    const secrets = [...made.keychain.entries].filter(([account]) => account.startsWith('database-key-')).map(([, value]) => value)
    expect(secrets).toHaveLength(1)
    const keys = [...secrets, made.recoveryKey, made.recoveryKey.replaceAll('-', '')]
    const jpeg = Buffer.from(`\u00FF\u00D8 ${canaries[0]} in a picture`)
    await made.call('desk.setPolicy', { values: { keepImages: true } })
    for (let guest = 0; guest < 20; guest++) {
      const reading = specimenReading({ primaryIdentifier: 'KANARIENVOGEL', documentNumber: `QCANARY7788${guest}`, address: 'ROTKEHLCHENSTRASSE 1' }, { page: new Uint8Array(jpeg) })
      const { readingId } = await made.call('internal.holdReading', { reading, replaces: null })
      const { recordId } = await made.call('records.confirm', { readingId, corrections: [{ field: 'secondaryIdentifier', value: 'ZEISIGMEISE' }], again: true })
      await made.call('records.search', { query: 'kanarienvogel', before: null, limit: 5 })
      await made.call('records.get', { id: recordId })
      if (guest % 4 === 0) await made.call('records.erase', { id: recordId, reason: 'mistake' })
      await made.call('records.confirm', { readingId, corrections: [], again: true }).catch(() => undefined)
      await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanternS' }).catch(() => undefined)
    }
    // While it runs, with its write-ahead log, and after it has closed.
    expect(leakScan([folder], [...canaries, ...keys])).toEqual([])
    await made.vault.close()
    expect(leakScan([folder], [...canaries, ...keys])).toEqual([])
  })
})
