import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Output } from '../../electron/contract/index.ts'
import type { HandlerTools } from '../../electron/transport/handlers.ts'
import { makeDesk } from '../../electron/vault/calls/desk.ts'
import { dispatch } from '../../electron/vault/calls/dispatch.ts'
import { vaultHandlers } from '../../electron/vault/calls/create-vault.ts'
import { openDesk } from '../../electron/vault/calls/life/life.ts'
import { rotateKey, type RotationStep } from '../../electron/vault/keys/rotation.ts'
import { fileKeychain } from '../vault/file-keychain.ts'
import { specimenReading } from '../vault/specimen-reading.ts'

/**
 * A vault that works until it is killed. `confirm`: confirms one record after the other and says each id once it is
 * acknowledged. `rotate STEP`: changes the key and kills itself at a step. `rotate-forever`: changes the key again and again.
 */
const [folder = '', what = '', step = ''] = process.argv.slice(2)
const say = (line: string) => { writeSync(1, `${line}\n`) }
const die = () => { process.kill(process.pid, 'SIGKILL') }

const desk = makeDesk({
  place: { folder: join(folder, 'desk'), keychain: fileKeychain(join(folder, 'keychain.json')), randomBytes },
  mode: 'demo', version: '0.0.0-test', policySource: null, now: () => new Date(), elapsed: () => performance.now(), randomBytes, emit: () => undefined,
})
await openDesk(desk)
if (desk.fault !== null || desk.opened === null) {
  say(`fault ${desk.fault?.code ?? 'none'}`)
  process.exit(3)
}
const clerk = desk.opened.accounts.all().find((account) => account.role === 'clerk')
// Signing in costs an argon2 each time and is not what is looked at here.
const session = desk.sessions.begin(clerk?.id ?? '', 'session')
const tools: HandlerTools = {
  context: { session, way: 'screen', address: 'local' }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined,
  ask: () => Promise.reject(new Error('not here')), signal: new AbortController().signal,
}

if (what === 'confirm') {
  say('ready')
  for (let count = 0; ; count++) {
    const reading = specimenReading({ documentNumber: `K${count}`, primaryIdentifier: 'ERIKSSON'.repeat(1 + (count % 5)) })
    const { readingId } = await dispatch(desk, vaultHandlers, 'internal.holdReading', { reading, replaces: null }, tools) as Output<'internal.holdReading'>
    const { recordId } = await dispatch(desk, vaultHandlers, 'records.confirm', { readingId, corrections: [{ field: 'sex', value: 'X' }], again: true }, tools) as Output<'records.confirm'>
    say(recordId)
  }
} else if (what === 'rotate') {
  say(await rotateKey(desk.place, desk.opened.database, (reached: RotationStep) => { if (reached === step) die() }))
} else if (what === 'rotate-forever') {
  say('ready')
  for (;;) say(await rotateKey(desk.place, desk.opened.database))
} else {
  say('open')
}
