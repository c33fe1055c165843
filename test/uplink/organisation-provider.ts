import { generateKeyPairSync } from 'node:crypto'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import type { Certificates } from './receiver-certificates.ts'

export const CLIENT = 'front-desk'

interface Member { name: string, groups: readonly string[] }

/** An organisation with a certified OpenID provider on this machine, whose people approve codes at its page. */
export interface Organisation {
  issuer: string
  /** By what they sign in with; who is not in it is not there any more. */
  people: Map<string, Member>
  /** Requests to its token endpoint. */
  asked: number
  /** As somebody does it on their telephone, over HTTP. @param page the address with the code in it */
  approve(page: string, login: string): Promise<void>
  refuse(page: string): Promise<void>
  close(): Promise<void>
}

interface Page { status: number, location: string | null, body: string }

export async function organisation(made: Certificates, { codeSeconds = 600, secret = null as string | null, port = 0, givesNonce = true, answersFrom = Promise.resolve() } = {}): Promise<Organisation> {
  const https = createServer(made.server)
  await new Promise<void>((resolve) => { https.listen(port, '127.0.0.1', resolve) })
  const issuer = `https://127.0.0.1:${(https.address() as AddressInfo).port}`
  const people = new Map<string, Member>()
  const provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT, grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], redirect_uris: [], response_types: [],
      ...(secret === null ? { token_endpoint_auth_method: 'none', application_type: 'native' } : { client_secret: secret }),
    }],
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
    claims: { openid: ['sub', 'groups'], profile: ['name'] }, conformIdTokenClaims: false, issueRefreshToken: () => true,
    findAccount: (_context: unknown, id: string) => {
      const member = people.get(id)
      return member === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...member }) }
    },
    ttl: { DeviceCode: () => codeSeconds, AccessToken: () => 600, IdToken: () => 600, RefreshToken: () => 86_400, Interaction: () => 600, Session: () => 600, Grant: () => 86_400 },
    cookies: { keys: ['a key of this test'] },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
  })
  if (givesNonce) giveNonce(provider)
  const callback = provider.callback()
  const held: Organisation = {
    issuer, people, asked: 0,
    async approve(page, login) {
      const telephone = browser(made.authority)
      let at = await confirmed(telephone, page, 'confirm')
      // Sign in, and say yes to what the desk asks for.
      for (let steps = 0; steps < 8; steps += 1) {
        const asked = /name="prompt" value="(\w+)"/.exec(at.body)?.[1]
        const action = /action="([^"]+)"/.exec(at.body)?.[1]
        if (asked === undefined || action === undefined) break
        at = await telephone(new URL(action, issuer).href, asked === 'login' ? { prompt: 'login', login, password: 'any' } : { prompt: 'consent' })
      }
      if (!/success/i.test(at.body)) throw new Error(`not approved: ${at.status} ${at.body.slice(0, 400)}`)
    },
    async refuse(page) { await confirmed(browser(made.authority), page, 'abort') },
    async close() {
      https.closeAllConnections()
      await new Promise<void>((resolve) => { https.close(() => { resolve() }) })
    },
  }
  const answer = async (...request: Parameters<typeof callback>): Promise<void> => {
    await answersFrom
    await callback(...request)
  }
  https.on('request', (incoming, response) => {
    if (incoming.url === '/token') held.asked += 1
    void answer(incoming, response)
  })
  return held
}

/** This provider keeps the nonce of a device authorization request, and leaves it out of the ID token; Keycloak puts it there. */
function giveNonce(provider: Provider): void {
  const { prototype } = provider.DeviceCode
  const save: unknown = Reflect.get(prototype, 'save')
  if (typeof save !== 'function') throw new Error('no save')
  prototype.save = function withNonce(this: typeof prototype, ...given) {
    this.nonce = String(this.params.nonce)
    return Reflect.apply(save, this, given) as Promise<string>
  }
}

type Browser = (url: string, form?: Record<string, string>) => Promise<Page>

async function confirmed(telephone: Browser, page: string, choice: 'confirm' | 'abort'): Promise<Page> {
  const opened = await telephone(page)
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(opened.body)?.[1] ?? ''
  const typed = await telephone(new URL('/device', page).href, { xsrf: field('xsrf'), user_code: new URL(page).searchParams.get('user_code') ?? '' })
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(typed.body)?.[1] ?? field('xsrf')
  return await telephone(new URL('/device', page).href, { xsrf, user_code: new URL(page).searchParams.get('user_code') ?? '', [choice]: 'yes' })
}

/** As much of a browser as a provider's pages need: cookies, forms, and where it is sent on to. */
function browser(ca: string): Browser {
  const cookies = new Map<string, string>()
  const one = (url: string, form?: Record<string, string>) => new Promise<Page>((resolve, reject) => {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString()
    const sent = request(url, {
      ca, method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
    }, (response) => {
      for (const each of response.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => { text += part })
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? null, body: text }) })
    })
    sent.on('error', reject)
    sent.end(body)
  })
  return async (url, form) => {
    let page = await one(url, form)
    for (let at = url; page.location !== null;) {
      at = new URL(page.location, at).href
      page = await one(at)
    }
    return page
  }
}
