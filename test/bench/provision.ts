import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provisionCommand } from '../../electron/cli/provision.ts'
import { readRegularFile } from '../../electron/cli/read-regular-file.ts'
import { openEscrow } from '../../electron/vault/keys/escrow.ts'
import { memoryKeychain } from '../vault/memory-keychain.ts'
import { bench } from '../vault/vault-fixture.ts'

/** Desks set up unattended, and each opened on another machine with the recovery key out of its escrow: `npm run bench:provision -- [HOW_MANY]`. */
const wanted = Number(process.argv[2] ?? 200)
const scratch = mkdtempSync(join(tmpdir(), 'foyer-bench-provision-'))
const { publicKey, privateKey } = generateKeyPairSync('x25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
const from = performance.now()
let provisioned = 0
let opened = 0
for (let each = 0; each < wanted; each++) {
  const dataFolder = join(scratch, `desk-${each}`, 'desk')
  const file = join(scratch, `${each}.json`)
  const out = join(scratch, `${each}.escrow`)
  writeFileSync(file, JSON.stringify({
    format: 1, until: '2099-01-01T00:00:00Z', deskName: `Desk ${each}`, language: 'en', administrator: { name: 'IT', secretKind: 'passphrase', secret: 'seven green lanterns' },
    policy: { retentionDays: 7 }, escrow: { publicKey }, uplink: null,
  }))
  const io = {
    stdout: () => undefined, stderr: () => undefined, env: {}, dataFolder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk' as const, version: '0.0.0-test', now: () => new Date(),
    randomBytes: (count: number) => randomBytes(count), readFile: readRegularFile, readSecret: () => Promise.reject(new Error('nobody is here')),
  }
  if (await provisionCommand([file, '--out', out], io, { keychain: memoryKeychain(), policyFile: null }) === 0) provisioned++
  const { recoveryKey } = openEscrow(JSON.parse(readFileSync(out, 'utf8')), privateKey)
  const elsewhere = await bench({ dataFolder, keychain: memoryKeychain(), now: () => new Date() })
  await elsewhere.call('desk.recover', { recoveryKey })
  if ((await elsewhere.call('desk.state', {})).phase === 'signIn') opened++
  await elsewhere.vault.close()
  rmSync(join(scratch, `desk-${each}`), { recursive: true, force: true })
}
rmSync(scratch, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify({ desks: wanted, provisioned, openedWithEscrow: opened, seconds: Math.round((performance.now() - from) / 1000) })}\n`)
