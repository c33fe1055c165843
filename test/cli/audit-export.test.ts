import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditCommand } from '../../electron/cli/audit.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { verifyBench } from '../verify/verify-bench.ts'
import { administratorSecret, readyBench, seededBytes } from '../vault/vault-fixture.ts'

let made: Awaited<ReturnType<typeof readyBench>>
let scratch: string
beforeEach(async () => {
  made = await readyBench()
  scratch = mkdtempSync(join(tmpdir(), 'foyer-cli-'))
  for (let time = 0; time < 10; time++) await made.call('staff.list', {})
})
afterEach(async () => {
  await made.dispose()
  rmSync(scratch, { recursive: true, force: true })
})

async function run(...args: string[]): Promise<{ status: number | string, out: string[] }> {
  const out: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_SECRET: administratorSecret }, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes(args.join()), readFile: (path) => readFile(path), readSecret: () => Promise.reject(new Error('asked')),
  }
  const more = { keychain: made.keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt }
  const status = await auditCommand(['export', '--as', 'Maria Muster', ...args], io, more).catch((error: unknown) => (error as { code?: string }).code ?? 'usage')
  return { status, out }
}

describe('audit export', () => {
  it('writes the file and its proof beside it, which foyer-verify accepts, and replaces nothing', async () => {
    const bench = verifyBench()
    const file = join(scratch, 'trail.csv')
    const checkpoint = (await made.call('audit.state', {})).checkpoint ?? ''
    writeFileSync(join(scratch, 'receipt'), checkpoint)
    const { status, out } = await run('--format', 'csv', '--out', file, '--receipt', join(scratch, 'receipt'))
    expect(status).toBe(0)
    const told = JSON.parse(out[0] ?? '') as { events: number }
    expect(told).toEqual({ events: told.events, file, proof: `${file}.proof` })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const pair = { text: readFileSync(file, 'utf8'), proof: readFileSync(`${file}.proof`, 'utf8') }
    expect(bench.check(pair, { whole: true, older: [checkpoint] })).toMatchObject({ events: told.events, first: 0 })
    expect(await run('--format', 'csv', '--out', file)).toEqual({ status: 'input.invalid', out: [] })
    expect(readFileSync(file, 'utf8')).toBe(pair.text)
    bench.dispose()
  })

  it('prints the events where no file is named, and leaves no half of a file', async () => {
    const { status, out } = await run('--format', 'jsonl', '--action', 'staff.list')
    expect([status, out.length]).toEqual([0, 10])
    expect(out.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(Array.from({ length: 10 }, () => 'staff.list'))
    writeFileSync(join(scratch, 'no-receipt'), 'nothing\n')
    expect((await run('--format', 'ocsf', '--out', join(scratch, 'x'), '--receipt', join(scratch, 'no-receipt'))).status).toBe('input.invalid')
    writeFileSync(join(scratch, 'y.proof'), 'mine')
    expect((await run('--format', 'ocsf', '--out', join(scratch, 'y'))).status).toBe('input.invalid')
    expect([existsSync(join(scratch, 'x')), existsSync(join(scratch, 'y')), readFileSync(join(scratch, 'y.proof'), 'utf8')]).toEqual([false, false, 'mine'])
    expect((await run('--format', 'jsonl', '--receipt', join(scratch, 'no-receipt'))).status).toBe('usage')
  })
})
