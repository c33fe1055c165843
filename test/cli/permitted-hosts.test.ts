import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import { permittedHosts } from '../../electron/cli/permitted-hosts.ts'
import { scannersCommand } from '../../electron/cli/scanners.ts'
import { simulatePms } from '../../electron/cli/simulate-pms.ts'
import { readyBench, seededBytes } from '../vault/vault-fixture.ts'

let made: Awaited<ReturnType<typeof readyBench>>
let folder: string
beforeAll(async () => {
  made = await readyBench()
  folder = mkdtempSync(join(tmpdir(), 'foyer-permitted-hosts-'))
})
afterAll(async () => {
  await made.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const says = (policy: string) => { writeFileSync(join(folder, 'policy.json'), policy) }
const io = (dataFolder: string): CliIo => ({
  stdout: () => undefined, stderr: () => undefined, env: { FOYER_POLICY: join(folder, 'policy.json'), FOYER_API_KEY: 'key' }, dataFolder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
  mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes('hosts'), readFile: (path) => Promise.resolve(readFileSync(path)), readSecret: () => Promise.reject(new Error('no terminal')),
})
const desk = () => ({ keychain: made.keychain, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt })
const noDesk = () => join(folder, 'none')
const refused = (host: string) => ({ code: 'policy.hostNotPermitted', detail: host })

it('of a command are those of its desk, whoever named them', async () => {
  says('{}')
  expect(await permittedHosts(io(made.folder), desk())).toBe('')
  await made.call('desk.setPolicy', { values: { hosts: '192.0.2.0/24' } })
  expect(await permittedHosts(io(made.folder), desk())).toBe('192.0.2.0/24')
  await expect(scannersCommand(['list', '--address', '198.51.100.9'], io(made.folder), desk())).rejects.toMatchObject(refused('198.51.100.9'))
  says('{"hosts":"siem.example"}')
  expect(await permittedHosts(io(made.folder), desk())).toBe('siem.example')
  // A file that cannot be read leaves the last one in force.
  says('{"hosts":"siem.example:443"}')
  expect(await permittedHosts(io(made.folder), desk())).toBe('siem.example')
})

it('are this computer alone where there is no desk, and what the organisation says cannot be read', async () => {
  for (const broken of ['{', '{"hosts":"siem.example:443"}', '{"idleSeconds":1}']) {
    says(broken)
    expect(await permittedHosts(io(noDesk()))).toBe('localhost')
  }
  await expect(scannersCommand(['list', '--address', '198.51.100.9'], io(noDesk()))).rejects.toMatchObject(refused('198.51.100.9'))
  says('{"hosts":"siem.example"}')
  expect(await permittedHosts(io(noDesk()))).toBe('siem.example')
})

it('hold the simulated property management system too', async () => {
  says('{"hosts":"siem.example"}')
  await expect(simulatePms(['--desk', 'https://desk.invalid:7443', '--authority', join(folder, 'policy.json'), '--reference', '1'], io(noDesk()), Promise.resolve())).rejects.toMatchObject(refused('desk.invalid'))
})
