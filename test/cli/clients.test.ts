import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientsCommand } from '../../electron/cli/clients.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import { apiKeyOf, isApiKey } from '../../electron/contract/api-key.ts'
import type { Client, MadeKey } from '../../electron/contract/clients.ts'
import { administratorSecret, readyBench, seededBytes } from '../vault/vault-fixture.ts'

let made: Awaited<ReturnType<typeof readyBench>>
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

let runs = 0
async function run(words: string[], answers: readonly string[] = [administratorSecret, administratorSecret]) {
  const left = [...answers]
  const out: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_USER: 'Maria Muster' }, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes(`clients ${runs++}`),
    readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.resolve(left.shift() ?? ''),
  }
  const status = await clientsCommand(words, io, { keychain: made.keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt })
  return { status, out }
}
const lastOf = ({ out }: { out: string[] }): unknown => JSON.parse(out.at(-1) ?? 'null')
const clientIn = (ran: { out: string[] }) => lastOf(ran) as Client
const keyIn = (ran: { out: string[] }) => lastOf(ran) as MadeKey

describe('clients', () => {
  it('makes a client and its keys, prints each key once and alone, and takes them away', async () => {
    const { id } = clientIn(await run(['add', '--name', 'PMS', '--may', 'records.read,readings.make', '--from', '127.0.0.1,::1', '--until', '2027-01-31']))
    const first = keyIn(await run(['key', id]))
    expect(isApiKey(first.key)).toBe(true)
    const second = keyIn(await run(['rotate', id, first.keyId, '--hours', '24']))
    await run(['pause', id])
    const { out } = await run(['list'])
    const [listed] = out.map((line) => JSON.parse(line) as Client)
    expect(listed).toMatchObject({ name: 'PMS', permissions: ['records.read', 'readings.make'], addresses: ['127.0.0.1', '::1'], expiresAt: '2027-01-31T23:59:59.999Z', paused: true })
    expect(listed?.keys.map(({ id: key, replaced }) => [key, replaced])).toEqual(expect.arrayContaining([[first.keyId, true], [second.keyId, false]]))
    expect(out.join()).not.toContain(second.key)
    expect(clientIn(await run(['revoke-key', id, first.keyId])).keys.find(({ id: key }) => key === first.keyId)?.end).toBe('revoked')
    expect(clientIn(await run(['revoke', id])).revokedAt).not.toBeNull()
  })

  it('makes no key for who cannot say their secret again, and knows its own permissions', async () => {
    const { id } = clientIn(await run(['add', '--name', 'PMS', '--may', 'records.read', '--from', '127.0.0.1']))
    await expect(run(['key', id], [administratorSecret, 'not the secret'])).rejects.toMatchObject({ code: 'staff.wrongSecret' })
    await expect(run(['add', '--name', 'Other', '--may', 'staff.manage', '--from', '127.0.0.1'])).rejects.toBeInstanceOf(UsageError)
    await expect(run(['add', '--name', 'Other', '--may', 'records.read', '--from', 'everywhere'])).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('tells a key from a typo without any desk', async () => {
    const key = apiKeyOf(seededBytes('a key')(32))
    expect((await run(['check-key'], [key])).status).toBe(0)
    expect((await run(['check-key'], [`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`])).status).toBe(1)
    expect((await run(['check-key'], [key])).out.join()).not.toContain(key)
  })

  it('shows the authority that IT may install, once the API is open', async () => {
    await expect(run(['certificate', 'authority'])).rejects.toMatchObject({ code: 'connections.certificate' })
    await made.call('desk.setPolicy', { values: { api: true } })
    expect((await run(['certificate', 'authority'])).out.join('\n')).toMatch(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/)
    expect(lastOf(await run(['certificate']))).toMatchObject({ certificate: { names: expect.arrayContaining(['localhost']) as unknown } })
  })
})
