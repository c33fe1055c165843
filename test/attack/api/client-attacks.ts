import { randomBytes, randomInt } from 'node:crypto'
import { apiKeyOf, API_KEY_BYTES } from '../../../electron/contract/api-key.ts'
import type { Presented } from '../../../electron/contract/api.ts'
import { clientPermissions } from '../../../electron/contract/clients.ts'
import { PAIRING_TRIES, PAIRINGS_MAX } from '../../../electron/contract/pairing.ts'
import { everyClientMay, type Permission } from '../../../electron/contract/permissions.ts'
import { allCalls, isApiCallName, type AnyCallName } from '../../../electron/contract/index.ts'
import { routes } from '../../../electron/gateway/http/routes.ts'
import { cameOf, judged, type Attack, type Came, type Heard } from './attack.ts'
import type { AttackedDesk } from './desk.ts'

/** How many codes are guessed, and against how many consents each. */
const GUESSES = 10_000
/** Main's door lets in a hundred a second; who guesses faster is refused there already, and has tried nothing. */
const PAUSE_MS = 11
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })
/** How often and how long somebody waits who asked too much, ms: a limit is over within a minute. */
const AGAIN_MOST = 40
const AGAIN_MS = 2000

const mayBe = (needs: Permission, has: readonly Permission[]): boolean => ([...everyClientMay, ...has] as readonly Permission[]).includes(needs)
const presented = (more: Partial<Presented>): Presented => ({ address: '127.0.0.1', apiKey: null, accessToken: null, dpop: null, clientCertificate: null, origin: null, ...more })
const over = async (desk: AttackedDesk, keys: readonly { key: string, headers?: Record<string, string> }[], path = '/v1/records'): Promise<Came> => {
  const heard: { said: string, text: string }[] = []
  for (const { key, headers = {} } of keys) {
    const { status, text } = await desk.ask(path, { key, headers })
    heard.push({ said: String(status), text })
  }
  return cameOf(desk, heard)
}

/** Somebody with a credential that is not good for what they want, or with none. @param page origin of a page that policy lists @param theirs a key that was given to that page */
export const clientAttacks = (page: string, theirs: () => string, guesses = GUESSES): readonly Attack[] => [
  { name: 'A page’s key, stolen: in a program, in another page, beside a second origin', by: 'client', run: (desk) => over(desk, [{ key: theirs() }, { key: theirs(), headers: { origin: 'https://127.0.0.1:1' } }, { key: theirs(), headers: { origin: 'null' } }, { key: theirs(), headers: { origin: `${page} ${page}` } }]) },
  {
    name: 'Keys that are over: revoked, of a client that was taken away, paused, expired, from an address it may not come from', by: 'client',
    async run(desk) {
      const made = await Promise.all(['revoked', 'taken away', 'paused', 'expired', 'elsewhere'].map((name) => desk.client(`Attacked: ${name}`, ['records.read'])))
      const [revoked, away, paused, expired, elsewhere] = made
      if (revoked === undefined || away === undefined || paused === undefined || expired === undefined || elsewhere === undefined) throw new Error('five were made')
      const { bench } = desk
      await bench.call('clients.revokeKey', { id: revoked.id, keyId: revoked.keyId })
      await bench.call('clients.revoke', { id: away.id })
      await bench.call('clients.pause', { id: paused.id, paused: true })
      await bench.afresh('clients.change', { id: expired.id, expiresAt: new Date(Date.now() - 1000).toISOString() })
      await bench.afresh('clients.change', { id: elsewhere.id, addresses: ['192.0.2.1'] })
      return over(desk, made)
    },
  },
  {
    name: 'Keys that never were: truncated, with one letter changed, well-formed and guessed, somebody else’s form', by: 'client',
    async run(desk) {
      const { key } = await desk.client('Attacked: truncated', ['records.read'])
      const guessed = Array.from({ length: 40 }, () => ({ key: apiKeyOf(randomBytes(API_KEY_BYTES)) }))
      const [came, other] = [await over(desk, [{ key: key.slice(0, -1) }, { key: key.slice(0, 20) }, { key: `${key}x` }, { key: key.replace('live', 'test') }, { key: key.toUpperCase() }, ...guessed]), await over(desk, [{ key: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' }])]
      return { tried: came.tried + other.tried, heard: `${came.heard}; alg none: ${other.heard}`, leaked: came.leaked + other.leaked }
    },
  },
  {
    name: 'A key in the wrong place: query, cookie, basic, another scheme, another header', by: 'client',
    async run(desk) {
      const { key } = await desk.client('Attacked: place', ['records.read'])
      const tries = [['/v1/records?access_token=KEY', {}], ['/v1/records?key=KEY', {}], ['/v1/records', { cookie: 'key=KEY; session=KEY' }], ['/v1/records', { authorization: 'Basic KEY' }], ['/v1/records', { 'x-api-key': 'KEY' }], ['/v1/records', { authorization: 'Token KEY' }]] as const
      const heard = []
      for (const [path, headers] of tries) {
        const { status, text } = await desk.ask(path.replace('KEY', key), { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replaceAll('KEY', key)])) })
        heard.push({ said: String(status), text })
      }
      return cameOf(desk, heard)
    },
  },
  {
    name: 'Scopes: each route with each single permission that it does not need', by: 'client',
    async run(desk) {
      const heard: Heard[] = []
      const [id] = (await desk.bench.call('records.search', { query: '', before: null, limit: 1 })).rows.map((row) => row.id)
      for (const scope of clientPermissions) {
        const { key } = await desk.client(`Attacked: ${scope}`, [scope])
        for (const { method, spec } of routes) {
          if (spec.api.open || mayBe(spec.needs, [scope])) continue
          // As a program asks, without an origin: whatever is wrong with the rest of it, the permission is what is missing.
          const path = spec.api.path.replaceAll(/\{\w+\}/g, id ?? 'x')
          const ask = () => desk.ask(method === 'DELETE' ? `${path}?reason=mistake` : path, { method, key, ...(method === 'POST' ? { headers: { 'content-type': spec.api.takes === 'file' ? 'image/jpeg' : 'application/json' }, body: '{}' } : {}) })
          let { status, text } = await ask()
          // A quick machine asks more than an address may in a while: it is the permission that is to say no.
          for (let more = 0; status === 429 && more < AGAIN_MOST; more++) {
            await pause(AGAIN_MS);
            ({ status, text } = await ask())
          }
          heard.push({ said: String(status), text })
        }
      }
      return judged(desk, heard, ({ said }) => said === '403')
    },
  },
  {
    name: `Pairing: ${guesses} codes guessed, three each against as many pages as somebody said yes to as may wait, the others against these, over by then, and ids of nobody`, by: 'client',
    async run(desk) {
      const heard: Heard[] = []
      const guess = async (id: string, address: string) => {
        const { error, value } = await desk.knock({ call: 'pairing.finish', input: { id, code: String(randomInt(100_000_000)).padStart(8, '0') }, presented: presented({ origin: page, address }) })
        heard.push({ said: error?.code ?? 'LET IN', text: JSON.stringify(value ?? '') })
        await pause(PAUSE_MS)
      }
      const waiting: string[] = []
      for (let at = 0; at < PAIRINGS_MAX; at++) {
        // A gateway that is not ours any more gives each of them an address of its own.
        const address = `192.0.2.${at}`
        const { value } = await desk.knock({ call: 'pairing.begin', input: { permissions: ['records.read'] }, presented: presented({ origin: page, address }) })
        const { id } = (value ?? { id: null }) as { id: string | null }
        if (id === null) break
        waiting.push(id)
        await desk.bench.afresh('pairings.allow', { id })
        for (let tries = 0; tries < PAIRING_TRIES; tries++) await guess(id, address)
      }
      const real = heard.length
      for (let at = 0; heard.length < guesses; at++) await guess(at % 2 === 0 ? waiting[at % waiting.length] ?? 'x' : randomBytes(15).toString('base64url'), '127.0.0.1')
      for (const each of (await desk.bench.call('pairings.list', {})).pages) await desk.bench.call('pairings.refuse', { id: each.id })
      const came = judged(desk, heard, ({ said }) => said === 'api.pairingRefused' || said === 'input.invalid', waiting.length > 0 ? [] : ['no page could wait'])
      return { ...came, heard: `${real} of them against a code that was right: ${came.heard}` }
    },
  },
  {
    name: 'A gateway that was replaced: every call of the contract, without a key, as a page, as who it likes, and beyond the permission of a key that passes through it', by: 'client',
    async run(desk) {
      const heard: Heard[] = []
      const { key } = await desk.client('Attacked: passes through', ['webhooks.fields'])
      const ask = async (call: AnyCallName, who: Presented, mayAnswer: boolean) => {
        const { error, value } = await desk.knock({ call, input: {}, presented: who })
        heard.push({ said: error?.code ?? (mayAnswer ? 'answered' : 'ANSWERED'), text: JSON.stringify(value ?? '') })
        await pause(PAUSE_MS)
      }
      for (const name of Object.keys(allCalls) as AnyCallName[]) {
        for (const who of [presented({}), presented({ origin: page }), presented({ clientCertificate: 'AAAA', accessToken: 'x' }), presented({ apiKey: key, accessToken: key })]) {
          if (name !== 'pairing.begin' || who.origin === null) await ask(name, who, false)
        }
        await ask(name, presented({ apiKey: key }), isApiCallName(name) && mayBe(allCalls[name].needs, ['webhooks.fields']))
      }
      return judged(desk, heard, ({ said }) => said !== 'ANSWERED')
    },
  },
]
