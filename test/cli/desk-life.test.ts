import { execFile, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The commands as IT runs them: processes of their own, the real Secret Service, nobody at the screen. */
const present = process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon'].every((tool) => spawnSync('which', [tool]).status === 0)
if (!present) console.warn('skipped: the life of a desk with the real keychain (apt-get install gnome-keyring dbus libsecret-1-0)')

let scratch: string
beforeAll(() => { scratch = mkdtempSync(join(tmpdir(), 'foyer-life-')) })
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

const SECRET = 'seven green lanterns'

/** @param machine whose keyring and data it is @returns status and the last line of JSON */
function foyer(machine: string, words: readonly string[], typed = ''): Promise<{ status: number, said: Record<string, unknown> }> {
  const home = join(scratch, machine)
  mkdirSync(home, { recursive: true })
  const command = `echo -n test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; printf '%s' "$TYPED" | "${process.execPath}" "${resolve('electron/cli/index.ts')}" --desk --data-folder="${join(home, 'data')}" ${words.map((word) => `'${word}'`).join(' ')}`
  const env = {
    PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: join(home, 'xdg'), XDG_CACHE_HOME: join(home, 'cache'), XDG_RUNTIME_DIR: home, TYPED: typed, FOYER_USER: 'IT', FOYER_SECRET: SECRET, FOYER_POLICY: join(home, 'no-policy.json'),
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
  }
  return new Promise((done) => {
    execFile('dbus-run-session', ['--', 'bash', '-c', command], { env, timeout: 100_000 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').at(-1) ?? ''
      done({ status: error === null ? 0 : Number(error.code ?? -1), said: line.startsWith('{') ? JSON.parse(line) as Record<string, unknown> : { stderr } })
    })
  })
}

describe.runIf(present)('the life of a desk on the command line', () => {
  it('is set up unattended, backed up, damaged and salvaged, ended, and restored on another machine', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('x25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
    const at = (name: string) => join(scratch, name)
    writeFileSync(at('private.pem'), privateKey)
    writeFileSync(at('desk.json'), JSON.stringify({
      format: 1, until: '2099-01-01T00:00:00Z', deskName: 'Front desk', language: 'en', administrator: { name: 'IT', secretKind: 'passphrase', secret: SECRET }, policy: { retentionDays: 9 }, escrow: { publicKey }, uplink: null,
    }))
    expect(await foyer('one', ['provision', at('desk.json'), '--out', at('escrow.json')])).toMatchObject({ status: 0, said: { policy: 1 } })
    expect(existsSync(at('desk.json'))).toBe(false)
    const opened = await foyer('it', ['escrow', 'open', at('escrow.json'), '--key', at('private.pem')])
    const recoveryKey = String(opened.said['recoveryKey'])
    expect(recoveryKey).toMatch(/^(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}$/)

    mkdirSync(at('backups'))
    const made = await foyer('one', ['backup', '--out', at('backups')])
    expect(made).toMatchObject({ status: 0, said: { paper: 'present', records: 0 } })

    const handle = openSync(join(scratch, 'one', 'data', 'desk', 'records.db'), 'r+')
    const byte = Buffer.alloc(1)
    readSync(handle, byte, 0, 1, 1_500)
    writeSync(handle, Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, 1_500)
    closeSync(handle)
    expect(await foyer('one', ['backup', '--out', at('backups')])).toMatchObject({ status: 1, said: { error: { code: 'database.damaged' } } })
    expect(await foyer('one', ['salvage'], `${recoveryKey}\n`)).toMatchObject({ status: 0, said: { badPages: [1] } })
    expect(await foyer('one', ['audit', 'verify'])).toMatchObject({ status: 0, said: { ok: true } })

    expect(await foyer('one', ['decommission', '--out', at('exports')])).toMatchObject({ status: 0, said: { keychainEntries: 3 } })
    expect(readdirSync(join(scratch, 'one', 'data'))).toEqual([])
    expect(await foyer('one', ['backup', '--out', at('backups')])).toMatchObject({ status: 1, said: { error: { code: 'desk.notSetUp' } } })

    expect(await foyer('two', ['restore', join(at('backups'), String(made.said['name']))], `${recoveryKey}\n`)).toMatchObject({ status: 0, said: { problems: 0, missing: null } })
    expect(await foyer('two', ['audit', 'verify'])).toMatchObject({ status: 0, said: { ok: true } })
  }, 240_000)
})
