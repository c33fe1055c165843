import { utimesSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { auditCommand } from '../../electron/cli/audit.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { recordsCommand } from '../../electron/cli/records.ts'
import { signedIn } from '../../electron/cli/sign-in.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import { databasePath } from '../../electron/vault/database/desk-files.ts'
import { administratorSecret, confirmSpecimen, readyBench, seededBytes, type Bench } from './vault-fixture.ts'

let made: Bench
let recordId: string
let clerk: string
beforeAll(async () => {
  made = await readyBench()
  recordId = await confirmSpecimen(made)
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })).id
  await made.vault.close()
})
afterAll(() => made.dispose())

function terminal(env: CliIo['env'], typed = administratorSecret) {
  const out: string[] = []
  const prompts: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes('cli'),
    readFile: () => Promise.reject(new Error('no file')), readSecret: (prompt) => { prompts.push(prompt); return Promise.resolve(typed) },
  }
  return { io, out, prompts, lines: () => out.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
const vault = () => ({ keychain: made.keychain, policyFile: null, notBefore: () => null })
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as FoyerError).code)

describe('records and audit on the command line', () => {
  it('lists, shows and exports records for whoever is asked for a secret', async () => {
    const { io, lines, prompts } = terminal({})
    expect(await recordsCommand(['list', '--as', 'maria muster', 'eriksson'], io, vault())).toBe(0)
    expect(await recordsCommand(['show', recordId, '--as', 'Maria Muster'], io, vault())).toBe(0)
    expect(await recordsCommand(['export', recordId, '--user', 'Maria Muster'], io, vault())).toBe(0)
    expect(lines().map((line) => line['id'])).toEqual([recordId, recordId, recordId])
    expect(prompts).toHaveLength(3)
  })

  it('has the permissions of the screen', async () => {
    const { io } = terminal({ FOYER_USER: 'Carl Clerk', FOYER_SECRET: 'clerks like stamps' })
    expect(await codeOf(auditCommand(['list'], io, vault()))).toBe('staff.forbidden')
    expect(await codeOf(recordsCommand(['erase', recordId, '--reason', 'mistake'], io, vault()))).toBe('staff.forbidden')
    const wrong = terminal({ FOYER_USER: 'Carl Clerk' }, 'something else entirely')
    expect(await codeOf(recordsCommand(['list'], wrong.io, vault()))).toBe('staff.wrongSecret')
  })

  it('lists the trail by filter, verifies it and exports it in three forms', async () => {
    const { io, lines, out } = terminal({ FOYER_USER: 'Maria Muster', FOYER_SECRET: administratorSecret })
    expect(await auditCommand(['list', '--status', '2xx', '--action', 'staff.create', '--from', '2026-06-01', '--to', '2026-06-01'], io, vault())).toBe(0)
    expect(lines()).toMatchObject([{ action: 'staff.create', subject: clerk, status: 200 }])
    expect(await auditCommand(['verify'], io, vault())).toBe(0)
    expect(lines().at(-1)).toMatchObject({ ok: true })
    for (const format of ['jsonl', 'csv', 'ocsf']) {
      out.length = 0
      expect(await auditCommand(['export', '--format', format, '--action', 'records.confirm'], io, vault())).toBe(0)
      expect(out.join('\n')).toContain('records.confirm')
    }
    await expect(auditCommand(['export', '--format', 'xml'], io, vault())).rejects.toThrow(UsageError)
    await expect(recordsCommand(['list'], terminal({}).io, vault())).rejects.toThrow(UsageError)
  })

  it('erases with a reason, and then the record is not there', async () => {
    const { io, lines } = terminal({ FOYER_USER: 'Maria Muster', FOYER_SECRET: administratorSecret })
    await expect(recordsCommand(['erase', recordId], io, vault())).rejects.toThrow(UsageError)
    expect(await recordsCommand(['erase', recordId, '--reason', 'mistake'], io, vault())).toBe(0)
    expect(lines()).toEqual([{ erased: recordId }])
    expect(await codeOf(recordsCommand(['show', recordId], io, vault()))).toBe('records.notFound')
  })

  it('holds the clock against the desk’s files, as the desk does', async () => {
    const later = new Date(made.clock.time + 3 * 86_400_000)
    utimesSync(databasePath(made.folder), later, later)
    const { io } = terminal({ FOYER_SECRET: administratorSecret })
    const { clock } = await signedIn('Maria Muster', io, async ({ call }) => call('desk.state', {}), { keychain: made.keychain, policyFile: null })
    expect(clock).toMatchObject({ kind: 'behind' })
  })
})
