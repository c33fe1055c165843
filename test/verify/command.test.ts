import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build, bundles } from '../../electron/dev/build.ts'
import { verifierKey } from '../../electron/tlog/signed-note.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { deskBench, type DeskBench } from '../vault/desk-fixture.ts'
import { takeExport } from '../vault/take-export.ts'
import { confirmSpecimen, readyBench, type Bench } from '../vault/vault-fixture.ts'
import { verifyBench, type VerifyBench } from './verify-bench.ts'

let made: DeskBench
let bench: VerifyBench
let desk: Bench
let program: string
let file: string
let key: string
beforeAll(async () => {
  await build(['verify'])
  bench = verifyBench()
  // Alone in a folder, as somebody has it who has nothing else of Foyer.
  program = join(bench.folder, 'foyer-verify.cjs')
  cpSync(bundles.verify.output, program)
  made = await deskBench()
  desk = await readyBench()
  for (let time = 0; time < 5; time++) await made.call('staff.list', {})
  const pair = await takeExport(made, { filter: {}, format: 'csv' })
  file = bench.write('trail.csv', pair.text)
  bench.write('trail.csv.proof', pair.proof)
  key = verifierKey(opened(made.desk).log.signer)
}, 120_000)
afterAll(async () => {
  await desk.dispose()
  made.dispose()
  bench.dispose()
})

function run(...args: string[]): { status: number | null, out: string, err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: bench.folder, env: {}, encoding: 'utf8' })
  return { status, out: stdout, err: stderr }
}

describe('foyer-verify', () => {
  it('is one file that needs nothing but Node', () => {
    const needed = [...readFileSync(program, 'utf8').matchAll(/(?:require|import)\(["']([^"']+)["']\)/g)].map(([, name]) => name)
    expect(new Set(needed)).toEqual(new Set(['node:crypto', 'node:fs', 'node:util']))
  })

  it('says in words what holds and up to where, and ends with 0', () => {
    const { status, out } = run(file, '--key', key, '--whole')
    expect(status).toBe(0)
    expect(out).toMatch(/^It holds\.\n\d+ events of foyer\/\S+, from event 0 \(2026-/)
    expect(run(file).out).toContain(`Compare it with the one that the terminal shows: ${key}`)
    expect(JSON.parse(run(file, '--json').out)).toMatchObject({ holds: true, key, first: 0 })
    writeFileSync(join(bench.folder, 'key.txt'), `${key}\n`)
    expect(run(file, '--key', 'key.txt', '--older', `${file}.proof`).status).toBe(0)
    expect(run(file, '--event', '2').out).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 2\n/)
  })

  it('takes the proof of an erasure as its one file, however it is laid out, and refuses a changed one', async () => {
    const [id] = [await confirmSpecimen(desk)]
    const { id: erasure, at } = await desk.call('rights.erase', { ids: [id], setAside: false })
    const { text } = await desk.call('rights.answer', { id: erasure })
    const handed = bench.write('foyer-erasure.json', text)
    const shown = (await desk.call('audit.state', {})).verifierKey
    expect(run(handed, '--key', shown)).toMatchObject({ status: 0, out: expect.stringMatching(new RegExp(`^It holds\\.\nRecords erased: 1, on ${at}, by .+: ${id}\n`)) as string })
    expect(run(bench.write('line.json', `${JSON.stringify(JSON.parse(text))}\n`)).status).toBe(0)
    expect(run(bench.write('other.json', text.replace(at, '2020-01-01T00:00:00.000Z')), '--key', shown)).toMatchObject({ status: 1, err: expect.stringContaining('It does NOT hold.') as string })
    expect(run(handed, '--key', key).status).toBe(1)
  })

  it('ends with 1 for what was changed, and with 2 where nothing can be said', () => {
    const changed = bench.write('changed.csv', readFileSync(file, 'utf8').replace('staff.list', 'staff.lost'))
    const refused = run(changed, '--proof', `${file}.proof`, '--key', key, '--json')
    expect(refused).toMatchObject({ status: 1 })
    expect(JSON.parse(refused.out)).toEqual({ holds: false, code: 'root' })
    expect(refused.err).toContain('It does NOT hold.')
    for (const args of [[], ['nothing.csv'], [file, '--proof', 'nothing'], [file, '--key', 'nonsense'], [file, '--policy', file], [file, '--event', 'x'], [file, '--wrong'], [file, file]]) expect(run(...args).status, args.join(' ')).toBe(2)
    expect(run('--help')).toMatchObject({ status: 0 })
  })
})
