import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { escrowCommand } from '../../electron/cli/escrow.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { provisionCommand } from '../../electron/cli/provision.ts'
import { readRegularFile } from '../../electron/cli/read-regular-file.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { PolicyPlace } from '../../electron/system/policy-file.ts'
import { escrowKey, sealRecoveryKey } from '../../electron/vault/keys/escrow.ts'
import { openBench } from '../receiver/workbench.ts'
import { memoryKeychain, type MemoryKeychain } from '../vault/memory-keychain.ts'
import { administratorSecret, bench, seededBytes } from '../vault/vault-fixture.ts'

const NOW = Date.parse('2026-06-01T09:00:00.000Z')
let scratch: string
let keychain: MemoryKeychain
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-provision-'))
  keychain = memoryKeychain()
})
afterEach(() => { rmSync(scratch, { recursive: true, force: true }) })

const codeOf = (work: Promise<unknown>) => work.then(String, (error: unknown) => (error as FoyerError).code)
const pair = {
  x25519: generateKeyPairSync('x25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 3072, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }),
  short: generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }),
}

let terminals = 0
function terminal(folder: string) {
  const out: string[] = []
  const seed = `provision ${terminals++}`
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: {}, dataFolder: folder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk', version: '0.0.0-test',
    now: () => new Date(NOW), randomBytes: seededBytes(seed), readFile: readRegularFile, readSecret: () => Promise.reject(new Error('nobody is here')),
  }
  return { io, said: () => out.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
const more = () => ({ keychain, policyFile: null, notBefore: () => null })

function file(changes: Record<string, unknown> = {}): string {
  const path = join(scratch, 'desk.provision.json')
  writeFileSync(path, JSON.stringify({
    format: 1, until: '2026-06-02T09:00:00.000Z', deskName: 'Front desk', language: 'de', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret },
    policy: { retentionDays: 3 }, escrow: { publicKey: pair.x25519.publicKey }, uplink: null, ...changes,
  }))
  return path
}
const escrowFile = () => join(scratch, 'desk.escrow.json')
const provision = (folder: string, path: string, policyFile: PolicyPlace | null = null) => {
  const { io, said } = terminal(folder)
  return { ended: codeOf(provisionCommand([path, '--out', escrowFile()], io, { ...more(), policyFile })), said }
}
async function openEscrow(privateKey: string) {
  const key = join(scratch, 'private.pem')
  writeFileSync(key, privateKey)
  const { io, said } = terminal(scratch)
  return { ended: await codeOf(escrowCommand(['open', escrowFile(), '--key', key], io)), said }
}

describe('an unattended set-up', () => {
  it.each(['x25519', 'rsa'] as const)('ends with a desk in order whose recovery key %s opens, and with the file gone', async (kind) => {
    const folder = join(scratch, 'machine', 'desk')
    const path = file({ escrow: { publicKey: pair[kind].publicKey } })
    const { ended, said } = provision(folder, path)
    expect(await ended).toBe('0')
    expect(said()).toMatchObject([{ deskName: 'Front desk', policy: 1, enrolled: false }])
    expect(existsSync(path)).toBe(false)
    expect((await openEscrow(pair.short.privateKey)).ended).toBe('escrow.notOpened')
    const opened = await openEscrow(pair[kind].privateKey)
    const recoveryKey = String(opened.said()[0]?.['recoveryKey'])
    // Its key is gone from this machine: what was sealed opens it.
    keychain.entries.clear()
    const made = await bench({ dataFolder: folder, keychain })
    try {
      expect(await codeOf(made.call('desk.recover', { recoveryKey }))).toBe('[object Object]')
      expect(await made.call('desk.state', {})).toMatchObject({ phase: 'signIn', language: 'de', confirmGroups: null, policy: { values: { retentionDays: 3 } } })
      const [tile] = await made.call('staff.tiles', {})
      await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
      const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 50 })
      expect(events.filter(({ action }) => ['desk.setUp', 'desk.confirmRecovery', 'desk.escrowed', 'desk.setPolicy'].includes(action)).map(({ action, door, status }) => `${action} ${door} ${status}`))
        .toEqual(['desk.setPolicy cli 200', 'desk.escrowed system 200', 'desk.confirmRecovery cli 200', 'desk.setUp cli 200'])
      expect(JSON.stringify(events)).not.toContain(recoveryKey.slice(0, 11))
    } finally {
      await made.vault.close()
    }
  })

  it('goes on where it was cut off, with no second set-up and no second key', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const path = file({ uplink: { code: 'a code that no receiver knows' } })
    const first = provision(folder, path)
    // Nothing says where the receiver is.
    expect(await first.ended).toMatch(/^uplink\./)
    expect(existsSync(path)).toBe(true)
    const sealed = readFileSync(escrowFile(), 'utf8')
    const again = provision(folder, file())
    expect(await again.ended).toBe('0')
    expect(readFileSync(escrowFile(), 'utf8')).toBe(sealed)
    expect((await openEscrow(pair.x25519.privateKey)).ended).toBe('0')
  })

  it('seals anew where it was cut off before the recovery key was safe', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const made = await bench({ dataFolder: folder, keychain })
    await made.call('desk.setUp', { deskName: 'Front desk', language: 'de', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    await made.vault.close()
    expect(await provision(folder, file()).ended).toBe('0')
    expect((await openEscrow(pair.x25519.privateKey)).ended).toBe('0')
  })

  it('uses the code up once, sets last what asks for a second factor, and ends well when it is run again', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const receiver = await openBench(undefined, () => new Date(NOW))
    try {
      const authority = join(scratch, 'authority.pem')
      writeFileSync(authority, receiver.line.authority ?? '')
      const [made] = (await receiver.command('enrol-code', 'Front desk')).out
      const changes = { uplink: { code: String(made?.['code']) }, policy: { uplinkAddress: `${receiver.line.base}/`, uplinkAuthority: authority, retentionDays: 3, secondFactorAdministrators: true } }
      const runs = [provision(folder, file(changes))]
      expect(await runs[0]?.ended).toBe('0')
      runs.push(provision(folder, file(changes)))
      expect(await runs[1]?.ended).toBe('0')
      expect(runs.map(({ said }) => said()[0])).toMatchObject([{ policy: 4, enrolled: true }, { policy: 0, enrolled: false, escrow: null }])
    } finally {
      await receiver.close()
    }
  })

  it('signs in by name where policy has no list of them', async () => {
    const folder = join(scratch, 'machine', 'desk')
    expect(await provision(folder, file({ policy: { signInByName: true } })).ended).toBe('0')
    const { ended, said } = provision(folder, file())
    expect(await ended).toBe('0')
    expect(said()).toMatchObject([{ policy: 1 }])
  })

  it('makes no desk that it could not finish where the organisation asks for a second factor', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const organisation: PolicyPlace = { path: join(scratch, 'policy.json'), guarded: false, overruled: false }
    writeFileSync(organisation.path, JSON.stringify({ secondFactorAdministrators: true }))
    expect(await provision(folder, file(), organisation).ended).toBe('staff.factorRequired')
    expect([existsSync(folder), existsSync(escrowFile()), keychain.entries.size]).toEqual([false, false, 0])
    expect(await provision(folder, file({ policy: {} }), organisation).ended).toBe('0')
  })

  it('replaces what a run that was cut off left of its escrow, and nothing else', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const made = await bench({ dataFolder: folder, keychain })
    const { recoveryKey } = await made.call('desk.setUp', { deskName: 'Front desk', language: 'de', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    const mine = (await made.call('desk.state', {})).terminal ?? ''
    await made.vault.close()
    const sealed = (of: string) => JSON.stringify(sealRecoveryKey(recoveryKey, escrowKey(pair.x25519.publicKey), { terminal: of, deskName: 'Front desk', sealedAt: new Date(NOW).toISOString() }, seededBytes('left')))
    for (const there of [sealed('t-other'), sealed(mine).slice(0, 100)]) {
      writeFileSync(escrowFile(), there)
      expect(await provision(folder, file()).ended).toBe('files.there')
      expect(readFileSync(escrowFile(), 'utf8')).toBe(there)
    }
    writeFileSync(escrowFile(), sealed(mine))
    writeFileSync(`${escrowFile()}.part`, 'half')
    expect(await provision(folder, file()).ended).toBe('0')
    expect(existsSync(`${escrowFile()}.part`)).toBe(false)
    const opened = await openEscrow(pair.x25519.privateKey)
    expect(opened.ended).toBe('0')
    expect(opened.said()[0]?.['recoveryKey']).not.toBe(recoveryKey)
  })

  it('touches nothing where the file is not right, has expired, or has no key to seal to', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const ended = []
    for (const changes of [{ until: '2026-06-01T08:00:00.000Z' }, { format: 2 }, { policy: { retentionDays: 0 } }, { escrow: { publicKey: pair.short.publicKey } }, { escrow: { publicKey: pair.rsa.privateKey } }, { more: true }]) ended.push(await provision(folder, file(changes)).ended)
    expect(ended).toEqual(['provision.expired', ...Array.from({ length: 5 }, () => 'provision.file')])
    writeFileSync(escrowFile(), 'another desk’s')
    expect(await provision(folder, file()).ended).toBe('files.there')
    expect(readFileSync(escrowFile(), 'utf8')).toBe('another desk’s')
    expect(existsSync(folder)).toBe(false)
    expect(keychain.entries.size).toBe(0)
  })
})
