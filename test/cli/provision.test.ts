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
import { challengeOf } from '../vault/staff/factor-bench.ts'
import { totpOf } from '../vault/staff/totp-of.ts'
import { administratorSecret, bench, seededBytes } from '../vault/vault-fixture.ts'

const NOW = Date.parse('2026-06-01T09:00:00.000Z')
const STEP_MS = 30_000
/** As the app has it, and as it shows it. */
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const SHOWN = 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq ======'
let clock: number
let waited: number
let scratch: string
let keychain: MemoryKeychain
beforeEach(() => {
  clock = NOW
  waited = 0
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
  const told: string[] = []
  const seed = `provision ${terminals++}`
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: (line) => { told.push(line) }, env: {}, dataFolder: folder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk', version: '0.0.0-test',
    now: () => new Date(clock), randomBytes: seededBytes(seed), readFile: readRegularFile, readSecret: () => Promise.reject(new Error('nobody is here')),
  }
  return { io, told, said: () => out.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
const more = () => ({ keychain, policyFile: null, notBefore: () => null })

/** Who sets up with an app beside their secret. */
const withApp = { administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret, totp: { key: SHOWN } } }
/** Time goes by, and nobody sits there. */
const wait = (ms: number) => {
  clock += ms
  waited += 1
  return Promise.resolve()
}

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
  const { io, said, told } = terminal(folder)
  return { ended: codeOf(provisionCommand([path, '--out', escrowFile()], io, { ...more(), policyFile }, wait)), said, told }
}
const organisation = (policy: Record<string, unknown>): PolicyPlace => {
  const place: PolicyPlace = { path: join(scratch, 'policy.json'), guarded: false, overruled: false }
  writeFileSync(place.path, JSON.stringify(policy))
  return place
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
    // Without codes it is what an older Foyer opens too.
    expect([opened.said()[0]?.['recoveryCodes'], JSON.parse(readFileSync(escrowFile(), 'utf8'))]).toMatchObject([null, { format: 1 }])
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
      expect(runs.map(({ said }) => said()[0])).toMatchObject([{ policy: 4, enrolled: true, secondFactor: 'wanted' }, { policy: 0, enrolled: false, escrow: null, secondFactor: 'wanted' }])
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
    const place = organisation({ secondFactorAdministrators: true })
    expect(await provision(folder, file(), place).ended).toBe('staff.factorRequired')
    expect([existsSync(folder), existsSync(escrowFile()), keychain.entries.size]).toEqual([false, false, 0])
    const { ended, said, told } = provision(folder, file({ policy: {} }), place)
    expect(await ended).toBe('0')
    // Nobody is enrolled, and it says so.
    expect([said()[0]?.['secondFactor'], told.length]).toEqual(['wanted', 1])
  })

  it('replaces what a run that was cut off left of its escrow, and nothing else', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const made = await bench({ dataFolder: folder, keychain })
    const { recoveryKey } = await made.call('desk.setUp', { deskName: 'Front desk', language: 'de', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    const mine = (await made.call('desk.state', {})).terminal ?? ''
    await made.vault.close()
    const sealed = (of: string) => JSON.stringify(sealRecoveryKey({ recoveryKey, recoveryCodes: null }, escrowKey(pair.x25519.publicKey), { terminal: of, deskName: 'Front desk', sealedAt: new Date(NOW).toISOString() }, seededBytes('left')))
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

  const badApps = [{ key: KEY.slice(0, 16) }, { key: `${KEY}A` }, { key: 'A'.repeat(300) }, { key: `${KEY.slice(1)}8` }, { key: 7 }, { key: KEY, algorithm: 'SHA256' }, { key: KEY, digits: 8 }, { key: KEY, period: 60 }, { key: KEY, more: true }, {}]
    .map((totp) => ({ administrator: { ...withApp.administrator, totp } }))

  it('touches nothing where the file is not right, has expired, or has no key to seal to', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const ended = []
    for (const changes of [{ until: '2026-06-01T08:00:00.000Z' }, { format: 2 }, { policy: { retentionDays: 0 } }, { escrow: { publicKey: pair.short.publicKey } }, { escrow: { publicKey: pair.rsa.privateKey } }, { more: true }, ...badApps]) ended.push(await provision(folder, file(changes)).ended)
    expect(ended).toEqual(['provision.expired', ...Array.from({ length: 5 + badApps.length }, () => 'provision.file')])
    writeFileSync(escrowFile(), 'another desk’s')
    expect(await provision(folder, file()).ended).toBe('files.there')
    expect(readFileSync(escrowFile(), 'utf8')).toBe('another desk’s')
    expect(existsSync(folder)).toBe(false)
    expect(keychain.entries.size).toBe(0)
  })
})

describe('an unattended set-up with a second factor', () => {
  /** Signs in at the desk as it is now, by a code of the app and by each of the codes on paper that were sealed. */
  async function signsIn(folder: string): Promise<string[]> {
    const opened = await openEscrow(pair.x25519.privateKey)
    expect(opened.ended).toBe('0')
    const codes = opened.said()[0]?.['recoveryCodes'] as string[]
    expect(codes).toHaveLength(10)
    clock += 2 * STEP_MS
    const made = await bench({ dataFolder: folder, keychain, keychainService: 'foyer-desk', now: () => new Date(clock) })
    try {
      const enter = async (kind: 'totp' | 'recoveryCode', answer: string) => {
        const { challenge } = await challengeOf(made, { name: 'Maria Muster', secret: administratorSecret })
        const ended = await codeOf(made.call('staff.answer', { challenge, kind, answer }))
        return ended === '[object Object]' ? 'in' : ended
      }
      const ended = []
      for (const [kind, answer] of [['totp', totpOf(KEY, clock)], ['totp', totpOf(KEY, clock)], ...codes.map((code) => ['recoveryCode', code] as const)] as const) ended.push(await enter(kind, answer))
      clock += STEP_MS
      await enter('totp', totpOf(KEY, clock))
      expect((await made.call('audit.verify', {})).problems).toEqual([])
      const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 200 })
      for (const hidden of [KEY, SHOWN, ...codes]) expect(JSON.stringify(events)).not.toContain(hidden)
      return ended
    } finally {
      await made.vault.close()
    }
  }
  const ALL = ['in', 'staff.codeUsed', ...Array.from({ length: 10 }, () => 'in')]

  it('enrols the administrator by the key of the file, its codes on paper sealed beside the recovery key and said nowhere', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const path = file({ ...withApp, policy: { retentionDays: 3, secondFactorAdministrators: true } })
    const { ended, said, told } = provision(folder, path)
    expect(await ended).toBe('0')
    expect(said()).toMatchObject([{ policy: 2, secondFactor: 'enrolled' }])
    expect([existsSync(path), waited, told]).toEqual([false, 0, []])
    const sealed = readFileSync(escrowFile(), 'utf8')
    expect(await signsIn(folder)).toEqual(ALL)
    writeFileSync(escrowFile(), JSON.stringify({ ...JSON.parse(sealed) as object, format: 1 }))
    expect((await openEscrow(pair.x25519.privateKey)).ended).toBe('escrow.notOpened')
    writeFileSync(escrowFile(), sealed)
    expect(`${JSON.stringify(said())}${sealed}`).not.toMatch(/[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}/)
    // Run again where all is done, nobody signs in and nothing is sealed anew.
    const again = provision(folder, file({ ...withApp, policy: {} }))
    expect(await again.ended).toBe('0')
    expect(again.said()).toMatchObject([{ escrow: null, policy: 0, secondFactor: null }])
    expect(readFileSync(escrowFile(), 'utf8')).toBe(sealed)
  })

  it.each([
    ['by the list', {}], ['by name', { signInByName: true }], ['where a factor has to prove everything afresh', { freshSecondFactor: true }],
  ])('ends where the organisation asks administrators for a second factor, %s', async (_how, rules) => {
    const folder = join(scratch, 'machine', 'desk')
    const place = organisation({ secondFactorAdministrators: true, ...rules })
    const { ended, said } = provision(folder, file({ ...withApp, policy: { retentionDays: 3, kiosk: false } }), place)
    expect(await ended).toBe('0')
    expect(said()).toMatchObject([{ policy: 2, secondFactor: 'enrolled' }])
    expect(await signsIn(folder)).toEqual(ALL)
  })

  it('signs in by a code of the file where more is left to do, and waits for one that counts', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const place = organisation({ secondFactorAdministrators: true, freshSecondFactor: true })
    expect(await provision(folder, file(withApp), place).ended).toBe('0')
    for (const policy of [{ retentionDays: 4, kiosk: false }, { retentionDays: 5 }]) {
      const { ended, said } = provision(folder, file({ ...withApp, policy }), place)
      expect(await ended).toBe('0')
      expect(said()).toMatchObject([{ escrow: null, secondFactor: null }])
    }
    expect(waited).toBeGreaterThan(0)
    expect(await provision(folder, file(), place).ended).toBe('staff.factorRequired')
  })

  it.each([['before there was a factor', false], ['after it was enrolled', true]])('seals codes that count where it was cut off %s', async (_when, enrolled) => {
    const folder = join(scratch, 'machine', 'desk')
    const place = organisation({ secondFactorAdministrators: true, freshSecondFactor: true })
    const made = await bench({ dataFolder: folder, keychain, keychainService: 'foyer-desk', policyFile: place, now: () => new Date(clock) })
    await made.call('desk.setUp', { deskName: 'Front desk', language: 'de', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: administratorSecret } })
    const { challenge } = await challengeOf(made, { name: 'Maria Muster', secret: administratorSecret })
    if (enrolled) await made.call('staff.provisionFactor', { challenge, key: KEY, answer: totpOf(KEY, clock) })
    await made.vault.close()
    const { ended, said } = provision(folder, file({ ...withApp, policy: { kiosk: false } }), place)
    expect(await ended).toBe('0')
    expect(said()).toMatchObject([{ escrow: escrowFile(), secondFactor: 'enrolled' }])
    expect(await signsIn(folder)).toEqual(ALL)
  })

  it('waits for no code that is a day away because the clock was set back meanwhile, and goes on once it is right', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const place = organisation({ secondFactorAdministrators: true, freshSecondFactor: true })
    const { io } = terminal(folder)
    const path = file({ ...withApp, policy: { kiosk: false } })
    // The clock is found wrong between the code that enrols and the one that proves the change of policy.
    const setBack = { ...io, now: () => new Date(existsSync(escrowFile()) ? NOW - 86_400_000 : NOW) }
    expect(await codeOf(provisionCommand([path, '--out', escrowFile()], setBack, { ...more(), policyFile: place }, wait))).toBe('staff.codeOtherTime')
    expect([waited, existsSync(path)]).toEqual([0, true])
    expect(await provision(folder, file({ ...withApp, policy: { kiosk: false } }), place).ended).toBe('0')
    expect(await signsIn(folder)).toEqual(ALL)
  })

  it('has its factor and its escrow where the organisation wants a second person for the rest of the file', async () => {
    const folder = join(scratch, 'machine', 'desk')
    const place = organisation({ fourEyes: 'policy keys staff' })
    expect(await provision(folder, file(withApp), place).ended).toBe('staff.secondWanted')
    const { ended, said } = provision(folder, file({ ...withApp, policy: {} }), place)
    expect(await ended).toBe('0')
    expect(said()).toMatchObject([{ escrow: null, policy: 0 }])
    expect(await signsIn(folder)).toEqual(ALL)
  })
})
