import { createHash, X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConnectionState } from '../../electron/contract/connections.ts'
import type { AuditEvent } from '../../electron/contract/audit.ts'
import { AUDIENCE, fetchOver, SECRET, tokenProvider, type TokenProvider } from '../gateway/token-provider.ts'
import { untyped } from '../guides/integrator.ts'
import { makeCertificates, type Certificates } from '../uplink/certificates.ts'
import { asked, openApi } from './api-desk.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let launched: Launched
let desk: DeskPage
let certificates: Certificates
let provider: TokenProvider
beforeAll(async () => {
  certificates = makeCertificates()
  provider = await tokenProvider(certificates)
  launched = await launch()
  desk = new DeskPage(launched.page)
})
afterAll(async () => {
  await launched?.close()
  await provider?.close()
  certificates?.remove()
})

/** As the guide has its readers keep it. */
async function proofOfTheGuide(): Promise<(method: string, url: string, token?: string) => string> {
  const file = join(certificates.folder, 'proof.mjs')
  writeFileSync(file, untyped.at(-1)?.lines.join('\n') ?? '')
  return ((await import(/* @vite-ignore */ pathToFileURL(file).href)) as { proof: (method: string, url: string, token?: string) => string }).proof
}

it('a system asks with a token of the organisation’s provider, a proof by the guide’s code and its certificate, and with less than these it gets nothing', async () => {
  const pin = createHash('sha256').update(new X509Certificate(certificates.client.certificate).raw).digest('hex')
  const { url, authority, client } = await openApi(desk, ['records.read'], {
    policy: { apiIssuer: provider.issuer, apiAudience: AUDIENCE, uplinkAuthority: certificates.caFile, apiTokensDpop: true }, about: { oauthClient: 'pms-front', certificates: [pin] },
  })
  // The uplink is a process that starts now, and fetches the provider's keys.
  await expect.poll(async () => (await asked<ConnectionState>(desk, 'connections.state', {})).issuer?.counts, { timeout: 120_000 }).toBe(true)
  const proof = await proofOfTheGuide()
  const tokenPlace = `${provider.issuer}/token`
  const answer = await fetchOver(certificates.ca, null)(tokenPlace, {
    method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'records.read', resource: AUDIENCE }), redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${Buffer.from(`pms-front:${SECRET}`).toString('base64')}`, dpop: proof('POST', tokenPlace) },
  })
  const { access_token: token, token_type: kind } = await answer.json() as { access_token: string, token_type: string }
  expect(kind).toBe('DPoP')
  const records = `${url}/v1/records`
  const ask = async (headers: Record<string, string>, shows: typeof certificates.client | null) => (await fetchOver(authority, shows)(records, { method: 'GET', headers, body: null, redirect: 'manual' })).status
  const proven = () => ({ authorization: `DPoP ${token}`, dpop: proof('GET', records, token) })
  // A computer that has only just come up takes no proof that may have been used before.
  await expect.poll(() => ask(proven(), certificates.client), { timeout: 180_000, interval: 2000 }).toBe(200)
  const once = proven()
  expect([await ask(once, certificates.client), await ask(once, certificates.client)]).toEqual([200, 401])
  expect(await ask(proven(), null)).toBe(401)
  expect(await ask(proven(), certificates.foreign)).toBe(401)
  expect(await ask({ authorization: `Bearer ${token}` }, certificates.client)).toBe(401)
  const { events } = await asked<{ events: AuditEvent[] }>(desk, 'audit.list', { filter: { door: 'api', action: 'records.search' }, before: null, limit: 20 })
  const [noProof, , noCertificate, again, done] = events
  expect([noProof?.detail, noCertificate?.detail, again?.detail]).toEqual([expect.stringContaining('noProof'), expect.stringContaining('certificate'), expect.stringContaining('proofAgain')])
  expect(done).toMatchObject({ status: 200, user: client, credential: expect.stringMatching(/^oauth-/) as string })
})
