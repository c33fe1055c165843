import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDisplay, type Display } from '../../../electron/dev/session.ts'

const present = process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon', 'Xvfb', 'dbus-send'].every((tool) => spawnSync('which', [tool]).status === 0)
if (!present) console.warn('skipped: a real keyring that is locked (apt-get install gnome-keyring dbus libsecret-1-0 xvfb)')

let scratch: string
let display: Display | undefined
const steps = new Map<string, unknown>()
let log = ''
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-locked-'))
  if (!present) return
  mkdirSync(join(scratch, 'out', 'vault'), { recursive: true })
  writeFileSync(join(scratch, 'out', 'vault', 'index.cjs'), `import(${JSON.stringify(resolve('electron/vault/index.ts'))})`)
  // With a display the keyring's own window opens and waits for a person: that is what blocks.
  display = await startDisplay(800, 600)
  const env = { PATH: process.env['PATH'], HOME: scratch, DISPLAY: display.name, XDG_DATA_HOME: join(scratch, 'keyring'), XDG_CACHE_HOME: join(scratch, 'cache'), XDG_RUNTIME_DIR: scratch }
  const args = ['--', process.execPath, resolve('test/vault/keys/locked-keychain-play.ts'), scratch, join(scratch, 'out'), resolve('electron/cli/index.ts')]
  await new Promise<void>((done) => {
    execFile('dbus-run-session', args, { env, timeout: 400_000, killSignal: 'SIGKILL' }, (_error, stdout, stderr) => {
      log = `${stdout}\n${stderr}`
      for (const line of stdout.split('\n').filter((each) => each.startsWith('{'))) {
        const { step, value } = JSON.parse(line) as { step: string, value: unknown }
        steps.set(step, value)
      }
      done()
    })
  })
}, 420_000)
afterAll(() => {
  display?.stop()
  rmSync(scratch, { recursive: true, force: true })
})

describe.runIf(present)('a keyring that is locked and asks in a window that nobody answers', () => {
  it.each([
    ['a change of key with a locked keyring', 'keys.keychainLocked'],
    ['the desk after it', ['signedIn open', 'done', null]],
    ['a change of key once it is unlocked', 'done'],
    ['a start with a locked keyring', 'fault keys.keychainLocked'],
    ['trying again', 'keys.keychainLocked'],
    ['trying again once it is unlocked', ['done', 'signIn open', true]],
    ['a command with a locked keyring', [1, 'keys.keychainLocked']],
    ['a command with a keyring that does not answer', [1, 'keys.keychainLocked']],
    ['the doctor with a keyring that does not answer', [4, ['keychain fault', 'desk fault']]],
    ['end', true],
  ])('%s', (step, value) => { expect(steps.get(step), log).toEqual(value) })
})
