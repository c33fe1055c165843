import { randomBytes, randomInt } from 'node:crypto'
import { apiKeyOf, API_KEY_BYTES } from '../../../electron/contract/api-key.ts'
import type { Presented } from '../../../electron/contract/api.ts'
import { clientPermissions } from '../../../electron/contract/clients.ts'
import { allCalls, isApiCallName, type AnyCallName } from '../../../electron/contract/index.ts'
import { routes } from '../../../electron/gateway/http/routes.ts'
import { cameOf, counted, type Attack, type Came } from './attack.ts'
import type { AttackedDesk } from './desk.ts'

/** How many codes are guessed, and against how many consents each. */
const GUESSES = 10_000
/** Main's door lets in a hundred a second; who guesses faster is refused there already, and has tried nothing. */
const PAUSE_MS = 11
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })

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
      await bench.call('clients.change', { id: expired.id, expiresAt: new Date(Date.now() - 1000).toISOString() })
      await bench.call('clients.change', { id: elsewhere.id, addresses: ['192.0.2.1'] })
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
    name: 'Scopes: each route with each single scope that it does not need', by: 'client',
    async run(desk) {
      const heard: { said: string, text: string }[] = []
      for (const scope of clientPermissions) {
        const { key } = await desk.client(`Attacked: ${scope}`, [scope])
        for (const { method, spec } of routes) {
          if (spec.api.open || spec.needs === 'api.use' || spec.needs === scope) continue
          const { status, text } = await desk.ask(spec.api.path.replaceAll(/\{\w+\}/g, 'x'), { method, key, ...(method === 'POST' ? { headers: { 'content-type': 'application/json', origin: page }, body: '{}' } : {}) })
          heard.push({ said: String(status), text })
        }
      }
      return cameOf(desk, heard)
    },
  },
  {
    name: `Pairing: ${guesses} codes guessed against an id that is known and one that somebody said yes to`, by: 'client',
    async run(desk) {
      const said: string[] = []
      let leaked = 0
      const begin = async () => ((await desk.knock({ call: 'pairing.begin', input: { permissions: ['records.read'] }, presented: presented({ origin: page }) })).value as { id: string } | undefined)?.id ?? null
      let id = await begin()
      if (id !== null) await desk.bench.afresh('pairings.allow', { id })
      for (let at = 0; at < guesses; at++) {
        if (at === 3) id = await begin() ?? id
        const { error, value } = await desk.knock({ call: 'pairing.finish', input: { id: at % 2 === 0 || id === null ? id ?? 'x' : randomBytes(15).toString('base64url'), code: String(randomInt(100_000_000)).padStart(8, '0') }, presented: presented({ origin: page }) })
        said.push(error?.code ?? 'let in')
        if (value !== undefined) leaked += 1
        await pause(PAUSE_MS)
      }
      for (const page of (await desk.bench.call('pairings.list', {})).pages) await desk.bench.call('pairings.refuse', { id: page.id })
      return { tried: said.length, heard: counted(said), leaked }
    },
  },
  {
    name: 'A gateway that was replaced: every call of the contract, without a key, as a page, as who it likes', by: 'client',
    async run(desk) {
      const said: string[] = []
      let leaked = 0
      for (const name of Object.keys(allCalls) as AnyCallName[]) {
        for (const who of [presented({}), presented({ origin: page }), presented({ clientCertificate: 'AAAA', accessToken: 'x' })]) {
          if (name === 'pairing.begin' && who.origin !== null) continue
          const { error, value } = await desk.knock({ call: name, input: {}, presented: who })
          said.push(error?.code ?? (isApiCallName(name) && allCalls[name].needs === 'desk.see' ? 'answered' : 'ANSWERED'))
          if (value !== undefined && JSON.stringify(value).length > 60) leaked += 1
          await pause(PAUSE_MS)
        }
      }
      return { tried: said.length, heard: counted(said), leaked }
    },
  },
]
