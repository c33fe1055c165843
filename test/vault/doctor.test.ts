import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctorCommand } from '../../electron/cli/doctor.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { specimenCsca } from '../../electron/emrtd/simulator/specimens.ts'
import { openEncrypted, schemaVersion } from '../../electron/vault/database/database.ts'
import { readyBench, seededBytes, type Bench } from './vault-fixture.ts'

let made: Bench
let policyFile: string
beforeAll(async () => {
  made = await readyBench()
  policyFile = join(made.folder, '..', 'policy.json')
  await made.vault.close()
})
afterAll(() => made.dispose())

interface Said { part: string, state: string, detail: string, fix?: string }

async function examined(): Promise<{ status: number, findings: Said[] }> {
  const out: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_POLICY: policyFile }, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes('doctor'),
    readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.reject(new Error('no secret')),
  }
  const status = await doctorCommand([], io, made.keychain)
  return { status, findings: out.map((line) => JSON.parse(line) as Said) }
}

async function finding(part: string): Promise<Said | undefined> {
  return (await examined()).findings.find((each) => each.part === part)
}

describe('the doctor', () => {
  it.each(['{"retentionDays":0}', '{"retentionDays":"7"}', '[]', '{ not json'])('does not vouch for a policy that the vault ignores: %s', async (text) => {
    writeFileSync(policyFile, text)
    expect((await finding('policy'))?.state).toBe('fault')
  })

  it('vouches for one that is in force', async () => {
    writeFileSync(policyFile, '{"retentionDays":7}')
    expect(await finding('policy')).toMatchObject({ state: 'ok', detail: 'a policy file is in force; keys that it fixes: 1' })
    // A key that it does not know is told by itself.
    writeFileSync(policyFile, '{"retentionDays":7,"retention":7,"later":true}')
    expect((await examined()).findings.filter(({ part }) => part === 'policy').map(({ state, detail }) => [state, detail])).toEqual([
      ['ok', 'a policy file is in force; keys that it fixes: 1'], ['missing', 'policy.unknownKey: retention'], ['missing', 'policy.unknownKey: later'],
    ])
    // What it names and shuts out, one by one.
    writeFileSync(policyFile, '{"hosts":"*.example","scannerAddresses":"192.0.2.7 scanner.example","uplinkProxy":"http://proxy.elsewhere:3128"}')
    expect((await examined()).findings.filter(({ part }) => part === 'policy').map(({ state, detail }) => [state, detail])).toEqual([
      ['ok', 'a policy file is in force; keys that it fixes: 3'], ['missing', 'policy.hostNotPermitted: uplinkProxy: proxy.elsewhere'], ['missing', 'policy.hostNotPermitted: scannerAddresses: 192.0.2.7'],
    ])
    rmSync(policyFile)
    expect((await finding('policy'))?.state).toBe('ok')
  })

  it('counts what is odd among certificates, and faults only a folder that holds nothing good', async () => {
    const folder = join(made.folder, '..', 'csca')
    mkdirSync(folder)
    const der = Buffer.from(specimenCsca())
    writeFileSync(join(folder, 'good.cer'), der)
    expect(await finding('country certificates')).toMatchObject({ state: 'ok', detail: '1 certificates of 1 countries' })
    writeFileSync(join(folder, 'odd.cer'), der.subarray(0, 40))
    const { status, findings } = await examined()
    expect(findings.find(({ part }) => part === 'country certificates')).toMatchObject({ state: 'ok', detail: '1 certificates of 1 countries; 1 that cannot be read or verified left out' })
    expect(status).toBe(0)
    rmSync(join(folder, 'good.cer'))
    expect((await finding('country certificates'))?.state).toBe('fault')
    rmSync(folder, { recursive: true })
  })

  it('tells of a key file that is missing or damaged', async () => {
    const file = join(made.folder, 'key.json')
    const copy = join(made.folder, '..', 'key.copy')
    expect((await finding('key file'))?.state).toBe('ok')
    copyFileSync(file, copy)
    writeFileSync(file, '{')
    expect((await finding('key file'))?.state).toBe('fault')
    rmSync(file)
    expect((await finding('key file'))?.state).toBe('fault')
    copyFileSync(copy, file)
    expect((await finding('key file'))?.state).toBe('ok')
  })

  it('opens the desk, and says by its status whose trouble there is', async () => {
    const trouble = async () => {
      const { status, findings } = await examined()
      const { state, detail = '' } = findings.find(({ part }) => part === 'desk') ?? { state: 'none' }
      return `${status} ${state} ${/[a-z]+\.[A-Za-z]+/.exec(detail)?.[0] ?? ''}`.trim()
    }
    const path = join(made.folder, 'records.db')
    expect(await trouble()).toBe('0 ok')
    const fixes = []
    for (const failing of ['keys.keychainLocked', 'keys.keychainDenied', 'keys.keychainMissing'] as const) {
      made.keychain.failing = failing
      expect(await trouble(), failing).toBe('4 fault')
      fixes.push((await finding('keychain'))?.fix)
    }
    // Three faults, three things to do.
    expect(new Set(fixes).size).toBe(3)
    made.keychain.failing = null
    const entries = new Map(made.keychain.entries)
    made.keychain.entries.clear()
    expect(await trouble()).toBe('5 fault keys.missingForDatabase')
    for (const [account, value] of entries) made.keychain.entries.set(account, value)
    const other = await openEncrypted(path, Buffer.from(entries.get([...entries.keys()].find((account) => account.startsWith('database-key-')) ?? '') ?? '', 'hex'), false)
    other.exec('BEGIN IMMEDIATE')
    expect(await trouble()).toBe('6 fault database.busy')
    other.exec('ROLLBACK')
    const version = schemaVersion(other)
    other.pragma('user_version=99')
    expect(await trouble()).toBe('6 fault database.tooNew')
    other.pragma(`user_version=${version}`)
    other.close()
    const whole = readFileSync(path)
    writeFileSync(path, Buffer.concat([randomBytes(4096), whole.subarray(4096)]))
    expect(await trouble()).toBe('6 fault database.damaged')
    writeFileSync(path, whole)
    writeFileSync(policyFile, '{ not json')
    expect(await trouble()).toBe('8 ok')
    made.keychain.failing = 'keys.keychainMissing'
    expect(await trouble()).toBe('4 fault')
    made.keychain.failing = null
    rmSync(policyFile)
    expect(await trouble()).toBe('0 ok')
  }, 120_000)
})
