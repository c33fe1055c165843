/** What `bench:uplink` kills: a real desk whose trail grows while it is sent (uplink-child.ts starts it). */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { SYSTEM, type CallContext } from '../../electron/transport/handlers.ts'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import { eventOf, systemFrame } from '../../electron/vault/audit/event.ts'
import { vaultHandlers } from '../../electron/vault/calls/create-vault.ts'
import { makeDesk } from '../../electron/vault/calls/desk.ts'
import { dispatch } from '../../electron/vault/calls/dispatch.ts'
import { closeDesk, openDesk } from '../../electron/vault/calls/life/life.ts'
import { setUpDesk } from '../../electron/vault/calls/life/set-up.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { fileKeychain } from '../vault/file-keychain.ts'

const [folder = '', events = '0', address = '', authority = '', code = '', apiKey = ''] = process.argv.slice(2)
/** Events of one moment: what a busy desk has in some minutes. */
const BURST = 200
/** The steady clock runs faster: what is measured is not how long a back-off waits. */
const HASTE = 50

const desk = makeDesk({
  place: { folder: join(folder, 'desk'), keychain: fileKeychain(join(folder, 'keychain.json')), randomBytes: (count) => randomBytes(count) }, mode: 'desk', version: '0.0.0-bench', policySource: null,
  now: () => new Date(), elapsed: () => performance.now(), randomBytes: (count) => randomBytes(count), emit: () => undefined,
})
await openDesk(desk)
if (desk.opened === null) await setUpDesk(desk, { deskName: 'Bench', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: 'seven green lanterns' } })
const { database, log, policy, outbox } = opened(desk)
if (policy.inForce().values.uplinkAddress !== address) policy.set({ uplinkAddress: address, uplinkAuthority: authority })
if (apiKey !== '') outbox.setSecret('apiKey', apiKey)

const uplink = createUplink({ now: () => Date.now(), elapsed: () => performance.now() * HASTE, random: () => Math.random() })
let asking: CallContext = { ...SYSTEM, inside: true }
const tools: Parameters<typeof uplink.dispatch>[2] = {
  context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal,
  ask: (name, input) => dispatch(desk, vaultHandlers, name, input, { context: asking, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('none')), signal: new AbortController().signal }) as Promise<never>,
}
if (code !== '') {
  // Somebody presses it: the vault takes it from nobody else.
  const administrator = opened(desk).accounts.all().find(({ role }) => role === 'administrator')
  const session = desk.sessions.begin(administrator?.id ?? '', 'bench')
  asking = { session, way: 'screen', address: 'local' }
  await uplink.dispatch('uplink.enrol', { code }, tools)
} else {
  const append = database.transaction(() => {
    for (let count = 0; count < BURST; count++) log.append(eventOf(desk, systemFrame('POST', '/bench', 'system.start'), { status: 200, error: null, subject: null, detail: null }))
  })
  for (;;) {
    if (log.size() < Number(events)) append.immediate()
    await uplink.dispatch('internal.uplinkTurn', {}, tools)
    if (log.size() >= Number(events) && outbox.next('receiver') === log.size()) break
    await new Promise((resolve) => { setTimeout(resolve, 5) })
  }
}
process.stdout.write(`${JSON.stringify({ terminal: opened(desk).terminal, size: log.size(), root: Buffer.from(log.root()).toString('base64'), halt: outbox.halt() })}\n`)
await uplink.stop()
closeDesk(desk)
process.exit(0)
