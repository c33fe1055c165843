/** The terminal of `bench:uplink` as a process of its own, to be killed: a real desk whose trail grows while it is sent. */
import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { root } from '../../electron/dev/paths.ts'
import { hookSources } from '../../electron/dev/source-hooks.ts'

hookSources()
const load = async <T>(path: string) => await import(pathToFileURL(join(root, path)).href) as T
const { makeDesk } = await load<typeof import('../../electron/vault/calls/desk.ts')>('electron/vault/calls/desk.ts')
const { openDesk, closeDesk } = await load<typeof import('../../electron/vault/calls/life/life.ts')>('electron/vault/calls/life/life.ts')
const { setUpDesk } = await load<typeof import('../../electron/vault/calls/life/set-up.ts')>('electron/vault/calls/life/set-up.ts')
const { vaultHandlers } = await load<typeof import('../../electron/vault/calls/create-vault.ts')>('electron/vault/calls/create-vault.ts')
const { dispatch } = await load<typeof import('../../electron/vault/calls/dispatch.ts')>('electron/vault/calls/dispatch.ts')
const { eventOf, systemFrame } = await load<typeof import('../../electron/vault/audit/event.ts')>('electron/vault/audit/event.ts')
const { opened } = await load<typeof import('../../electron/vault/database/opened.ts')>('electron/vault/database/opened.ts')
const { createUplink } = await load<typeof import('../../electron/uplink/create-uplink.ts')>('electron/uplink/create-uplink.ts')
const { SYSTEM } = await load<typeof import('../../electron/transport/handlers.ts')>('electron/transport/handlers.ts')
const { fileKeychain } = await load<typeof import('../vault/file-keychain.ts')>('test/vault/file-keychain.ts')

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
const tools: Parameters<typeof uplink.dispatch>[2] = {
  context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal,
  ask: (name, input) => dispatch(desk, vaultHandlers, name, input, { context: { ...SYSTEM, inside: true }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('none')), signal: new AbortController().signal }) as Promise<never>,
}
if (code !== '') {
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
