import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provisionCommand } from '../../electron/cli/provision.ts'
import { readRegularFile } from '../../electron/cli/read-regular-file.ts'
import { openEscrow } from '../../electron/vault/keys/escrow.ts'
import { memoryKeychain } from '../vault/memory-keychain.ts'
import { challengeOf } from '../vault/staff/factor-bench.ts'
import { totpOf } from '../vault/staff/totp-of.ts'
import { bench } from '../vault/vault-fixture.ts'

/**
 * Desks set up unattended, and each opened on another machine with the recovery key out of its escrow; every second one has a factor of its
 * administrator's, who signs in there by a code of the app and by each code on paper out of that escrow: `npm run bench:provision -- [HOW_MANY]`.
 */
const SECRET = 'seven green lanterns'
/** A code of an app that enrolled somebody counts no second time: the next one is taken, milliseconds. */
const LATER_MS = 60_000
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const wanted = Number(process.argv[2] ?? 200)
const scratch = mkdtempSync(join(tmpdir(), 'foyer-bench-provision-'))
const { publicKey, privateKey } = generateKeyPairSync('x25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
const from = performance.now()
let provisioned = 0
let opened = 0
let withFactor = 0
let byApp = 0
let byPaper = 0
let refused = 0
for (let each = 0; each < wanted; each++) {
  const dataFolder = join(scratch, `desk-${each}`, 'desk')
  const file = join(scratch, `${each}.json`)
  const out = join(scratch, `${each}.escrow`)
  const key = each % 2 === 0 ? null : Array.from(randomBytes(32), (byte) => LETTERS[byte & 31]).join('')
  writeFileSync(file, JSON.stringify({
    format: 1, until: '2099-01-01T00:00:00Z', deskName: `Desk ${each}`, language: 'en', administrator: { name: 'IT', secretKind: 'passphrase', secret: SECRET, ...(key === null ? {} : { totp: { key } }) },
    policy: { retentionDays: 7, secondFactorAdministrators: key !== null }, escrow: { publicKey }, uplink: null,
  }))
  const io = {
    stdout: () => undefined, stderr: () => undefined, env: {}, dataFolder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk' as const, version: '0.0.0-test', now: () => new Date(),
    randomBytes: (count: number) => randomBytes(count), readFile: readRegularFile, readSecret: () => Promise.reject(new Error('nobody is here')),
  }
  if (await provisionCommand([file, '--out', out], io, { keychain: memoryKeychain(), policyFile: null }) === 0) provisioned++
  const { recoveryKey, recoveryCodes } = openEscrow(JSON.parse(readFileSync(out, 'utf8')), privateKey)
  const elsewhere = await bench({ dataFolder, keychain: memoryKeychain(), now: () => new Date(Date.now() + LATER_MS) })
  await elsewhere.call('desk.recover', { recoveryKey })
  if ((await elsewhere.call('desk.state', {})).phase === 'signIn') opened++
  if (key !== null) {
    withFactor++
    const enter = async (kind: 'totp' | 'recoveryCode', answer: string): Promise<number> => {
      const { challenge } = await challengeOf(elsewhere, { name: 'IT', secret: SECRET })
      return elsewhere.call('staff.answer', { challenge, kind, answer }).then(() => 1, () => 0)
    }
    byApp += await enter('totp', totpOf(key, Date.now() + LATER_MS))
    for (const code of recoveryCodes ?? []) byPaper += await enter('recoveryCode', code)
    // Used up.
    refused += 1 - await enter('recoveryCode', recoveryCodes?.[0] ?? 'none')
  }
  await elsewhere.vault.close()
  rmSync(join(scratch, `desk-${each}`), { recursive: true, force: true })
}
rmSync(scratch, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify({ desks: wanted, provisioned, openedWithEscrow: opened, withFactor, signedInByApp: byApp, signedInByPaper: byPaper, usedCodesRefused: refused, seconds: Math.round((performance.now() - from) / 1000) })}\n`)
