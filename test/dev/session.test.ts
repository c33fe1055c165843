import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { inPrivateSession } from '../../electron/dev/session.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-session-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const KEYTAR = `const keytar = require('keytar')`

function inside(script: string, input = ''): { status: number | null; stdout: string } {
  const { command, args } = inPrivateSession(join(folder, 'keychain'), { command: process.execPath, args: ['-e', script] })
  return spawnSync(command, args, { encoding: 'utf8', input, timeout: 30_000 })
}

describe.runIf(process.platform === 'linux')('a private session', () => {
  test('its keychain keeps a secret from one session to the next, beneath its folder', () => {
    expect(inside(`${KEYTAR}; keytar.setPassword('foyer-test', 'one', 'kept').then(() => process.exit(7))`).status).toBe(7)
    expect(inside(`${KEYTAR}; keytar.getPassword('foyer-test', 'one').then(console.log)`).stdout).toBe('kept\n')
    expect(readdirSync(join(folder, 'keychain', 'keyrings'))).toContain('login.keyring')
    expect(statSync(join(folder, 'keychain')).mode & 0o777).toBe(0o700)
  })
  test('the command has the standard input and a bus of its own', () => {
    expect(inside(`process.stdin.pipe(process.stdout)`, 'typed').stdout).toBe('typed')
    expect(inside(`console.log(process.env.DBUS_SESSION_BUS_ADDRESS)`).stdout.trim()).not.toBe(process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '')
  })
})
