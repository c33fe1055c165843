// A command line that guesses, beside others on the same database: run by guessing.test.ts.
import { steadyClock } from '../../../electron/vault/clock/clock.ts'
import { accountBook } from '../../../electron/vault/staff/accounts.ts'
import { checkAnswer } from '../../../electron/vault/staff/sign-in.ts'
import { secretAuthenticator } from '../../../electron/vault/staff/authenticators/secret.ts'
import { settingsOf } from '../../../electron/vault/database/settings.ts'
import { waitBook } from '../../../electron/vault/staff/waits.ts'
import { openEncrypted } from '../../../electron/vault/database/database.ts'

const [path = '', id = '', time = ''] = process.argv.slice(2)
const clock = { now: () => new Date(Number(time)), elapsed: steadyClock }
const database = await openEncrypted(path, Buffer.from(process.env['KEY'] ?? '', 'hex'), false)
const waits = waitBook(clock)
const accounts = accountBook(database, waits)
const account = accounts.find(id)
if (account === null) throw new Error('nobody')
const door = { database, settings: settingsOf(database), accounts }
process.stdout.write('ready\n')
await new Promise((resolve) => { process.stdin.once('data', resolve) })
for (let guess = 0; guess < 3; guess += 1) {
  await checkAnswer(door, waits, { account }, secretAuthenticator, 'a wrong phrase', clock.now).catch((error: unknown) => {
    process.stdout.write(`${(error as { code?: string }).code ?? 'other'}\n`)
  })
}
process.exit(0)
