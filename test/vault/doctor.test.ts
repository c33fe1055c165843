import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctorCommand } from '../../electron/cli/doctor.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { readyBench, seededBytes, type Bench } from './vault-fixture.ts'

let made: Bench
let policyFile: string
beforeAll(async () => {
  made = await readyBench()
  policyFile = join(made.folder, '..', 'policy.json')
  await made.vault.close()
}, 60_000)
afterAll(() => made.dispose())

async function finding(part: string): Promise<{ state: string, detail: string } | undefined> {
  const out: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_POLICY: policyFile }, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes('doctor'),
    readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.reject(new Error('no secret')),
  }
  await doctorCommand([], io)
  return out.map((line) => JSON.parse(line) as { part: string, state: string, detail: string }).find((each) => each.part === part)
}

describe('the doctor', () => {
  it.each(['{"retentionDays":0}', '{"retention":7}', '[]', '{ not json'])('does not vouch for a policy that the vault ignores: %s', async (text) => {
    writeFileSync(policyFile, text)
    expect((await finding('policy'))?.state).toBe('fault')
  })

  it('vouches for one that is in force', async () => {
    writeFileSync(policyFile, '{"retentionDays":7}')
    expect(await finding('policy')).toMatchObject({ state: 'ok', detail: 'a policy file is in force; keys that it fixes: 1' })
    rmSync(policyFile)
    expect((await finding('policy'))?.state).toBe('ok')
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
})
