import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { policyCommand } from '../../electron/cli/policy.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import { policyKeys } from '../../electron/contract/policy.ts'
import { readyBench, seededBytes } from '../vault/vault-fixture.ts'

let made: Awaited<ReturnType<typeof readyBench>>
let folder: string
beforeAll(async () => {
  made = await readyBench()
  folder = mkdtempSync(join(tmpdir(), 'foyer-policy-command-'))
})
afterAll(async () => {
  await made.dispose()
  rmSync(folder, { recursive: true, force: true })
})
const file = () => join(folder, 'policy.json')

/** The command, as IT runs it in a checkout with a policy of its own. */
async function run(words: string[], dataFolder = made.folder) {
  const [out, err]: [string[], string[]] = [[], []]
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: (line) => { err.push(line) }, env: { FOYER_POLICY: file() }, dataFolder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes('policy'), readFile: (path) => Promise.resolve(readFileSync(path)), readSecret: () => Promise.reject(new Error('no terminal')),
  }
  const status = await policyCommand(words, io, { keychain: made.keychain, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt })
  return { status, out: out.map((line) => JSON.parse(line) as Record<string, unknown>), err }
}

it('policy show tells each key, where it comes from, and why', async () => {
  await made.call('desk.setPolicy', { values: { sounds: false, retentionDays: 9 } })
  writeFileSync(file(), JSON.stringify({ retentionDays: 7, laterKey: 1 }))
  const { status, out } = await run(['show', '--json'])
  const of = (key: string) => out.find((row) => row['key'] === key)
  expect(status).toBe(0)
  expect(out.map((row) => row['key'])).toEqual([...policyKeys, 'laterKey'])
  expect(of('retentionDays')).toEqual({ key: 'retentionDays', value: 7, source: 'organisation', place: file(), why: 'fixed by the organisation' })
  expect(of('sounds')).toEqual({ key: 'sounds', value: false, source: 'desk', why: 'set at this desk' })
  expect(of('kiosk')).toEqual({ key: 'kiosk', value: true, source: 'default', why: 'nobody says otherwise' })
  expect(of('laterKey')).toEqual({ key: 'laterKey', source: 'organisation', why: 'refused because this version does not know it; kept for one that does' })
  // The same for people: a line for each key.
  const { out: none, err } = await run(['show'])
  expect(none).toEqual([])
  expect(err.find((line) => line.startsWith('retentionDays '))).toMatch(/^retentionDays +7 +\S*policy\.json +fixed by the organisation$/)
})

it('policy show says why what is there now is refused, and what of it is in force from before', async () => {
  writeFileSync(file(), JSON.stringify({ retentionDays: 7 }))
  await run(['show'])
  writeFileSync(file(), JSON.stringify({ retentionDays: 0 }))
  const { out, err } = await run(['show', '--json'])
  expect(out.find((row) => row['key'] === 'retentionDays')).toMatchObject({ value: 7, why: expect.stringMatching(/kept from before, what is there now is refused because of policy\.unreadable \(.*: retentionDays\)/) as string })
  expect(out.at(-1)).toMatchObject({ problem: { code: 'policy.unreadable' } })
  expect(err.join('\n')).toContain('policy.unreadable')
})

it('policy show answers for a desk that is not set up', async () => {
  writeFileSync(file(), JSON.stringify({ kiosk: false }))
  const { status, out } = await run(['show', '--json'], join(folder, 'nobody'))
  expect(status).toBe(0)
  expect(out.find((row) => row['key'] === 'kiosk')).toMatchObject({ value: false, source: 'organisation' })
  expect(out.find((row) => row['key'] === 'sounds')?.['why']).toContain('desk.notSetUp')
})

it('policy convert writes the same policy in each form, and back', async () => {
  const from = join(folder, 'given.json')
  writeFileSync(from, JSON.stringify({ kiosk: false, houseName: 'Utopia “Hotels”', stopSentence: { ar: 'اتصل' }, laterKey: true }))
  const { out: [first] } = await run(['convert', from, '--to', 'reg', '--out', join(folder, 'a.reg')])
  expect(first).toEqual({ written: join(folder, 'a.reg'), form: 'reg', keys: 3, leftOut: ['laterKey'] })
  await run(['convert', join(folder, 'a.reg'), '--to', 'mobileconfig', '--out', join(folder, 'a.mobileconfig')])
  await run(['convert', join(folder, 'a.mobileconfig'), '--to', 'json', '--out', join(folder, 'a.json')])
  expect(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'))).toEqual({ kiosk: false, houseName: 'Utopia “Hotels”', stopSentence: { ar: 'اتصل' } })
  writeFileSync(from, '{"retentionDays":0}')
  await expect(run(['convert', from, '--to', 'reg', '--out', join(folder, 'b.reg')])).rejects.toMatchObject({ code: 'policy.unreadable', detail: 'retentionDays' })
})

it.each([[], ['show', '--all'], ['convert', 'x.json'], ['convert', 'x.json', '--to', 'xml', '--out', 'y'], ['set']])('policy %j is wrong usage', async (...words) => {
  await expect(run(words.flat())).rejects.toThrow(UsageError)
})

it('policy hosts lists whom the desk contacts, and policy show tells one by one what is shut out', async () => {
  writeFileSync(file(), JSON.stringify({ hosts: 'proxy.example siem.example', uplinkProxy: 'http://proxy.example:3128', feedElastic: 'https://siem.example:9200/logs', feedSyslog: 'other.example:6514', scannerAddresses: 'http://192.0.2.7' }))
  const { status, out } = await run(['hosts', '--json'])
  expect(status).toBe(0)
  expect(out).toEqual([
    { key: 'uplinkProxy', host: 'proxy.example', port: 3128, transport: 'tcp', proxied: false, permitted: true }, { key: 'feedSyslog', host: 'other.example', port: 6514, transport: 'tcp', proxied: false, permitted: false },
    { key: 'feedElastic', host: 'siem.example', port: 9200, transport: 'tcp', proxied: true, permitted: true }, { key: 'scannerAddresses', host: '192.0.2.7', port: 80, transport: 'tcp', proxied: false, permitted: false },
  ])
  const { err: lines } = await run(['hosts'])
  expect(lines.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'proxy.example | 3128/tcp | uplinkProxy', 'other.example | 6514/tcp | feedSyslog | not contacted: hosts does not permit it', 'siem.example | 9200/tcp | feedElastic | through uplinkProxy', '192.0.2.7 | 80/tcp | scannerAddresses | not contacted: hosts does not permit it',
  ])
  const { out: rows, err } = await run(['show', '--json'])
  expect(rows.find((row) => row['key'] === 'feedSyslog')).toMatchObject({ why: 'fixed by the organisation; not contacted, since hosts does not permit other.example' })
  expect(rows.find((row) => row['key'] === 'feedElastic')).toMatchObject({ why: 'fixed by the organisation' })
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([{ code: 'policy.hostNotPermitted', status: 403, detail: 'feedSyslog: other.example' }, { code: 'policy.hostNotPermitted', status: 403, detail: 'scannerAddresses: 192.0.2.7' }])
  expect(err.filter((line) => line.includes('[policy.hostNotPermitted: '))).toHaveLength(2)
  // What the system does, the desk does not say that it keeps from it.
  writeFileSync(file(), JSON.stringify({ hosts: 'siem.example', backupFolder: String.raw`\\files.example\foyer` }))
  expect((await run(['hosts'])).err.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual(['files.example | 445/tcp | backupFolder | hosts does not permit it; the system connects there, not the desk'])
  expect((await run(['show', '--json'])).out.find((row) => row['key'] === 'backupFolder')).toMatchObject({ why: 'fixed by the organisation; hosts does not permit files.example, where the system connects, not the desk' })
  writeFileSync(file(), '{}')
  expect((await run(['hosts'])).err).toEqual(['this policy names nobody'])
})
