import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deskApi, type DeskApi } from '../gateway/desk-api.ts'
import { examplesIn } from '../guides/examples.ts'
import { chromiumPath } from '../renderer/open-page.ts'
import { makeCertificates, type Certificates } from '../uplink/certificates.ts'
import { site, type Site } from './api/browser.ts'

/** What the IT guide has of Chrome's and Edge's policies, with the page's origin in the place of the guide's. */
function guided(origin: string): Record<string, string[]> {
  const [example] = examplesIn('connections').flat().filter(({ title }) => title === 'Chrome, Edge')
  return JSON.parse((example?.lines ?? []).join('\n').replaceAll('https://pms.example', origin)) as Record<string, string[]>
}

/** Policies are read from one folder of the whole computer: this browser's own lies over it, for it alone (unshare(1), mount(8)). */
const mayMount = spawnSync('unshare', ['--mount', 'true']).status === 0

let certificates: Certificates
let made: DeskApi
let page: Site
beforeAll(async () => {
  certificates = makeCertificates()
  page = await site(certificates)
  made = await deskApi([], { apiOrigins: page.origin })
})
afterAll(async () => {
  await made?.dispose()
  await page?.close()
  certificates?.remove()
})

/** What a page of the internet hears of the desk in a browser under these policies, where nobody is there to be asked and no certificate is waved through. @param desk where the browser takes the desk to be */
async function heard(policies: Record<string, unknown>, desk: 'loopback' | 'local'): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-policies-'))
  try {
    mkdirSync(join(folder, 'policies/managed'), { recursive: true })
    writeFileSync(join(folder, 'policies/managed/foyer.json'), JSON.stringify(policies))
    const start = join(folder, 'chromium')
    writeFileSync(start, `#!/bin/sh\nexec unshare --mount sh -c 'mount --bind "$0" /etc/chromium && exec "$@"' ${folder} ${chromiumPath} "$@"\n`)
    chmodSync(start, 0o755)
    const browser = await chromium.launch({ executablePath: start, chromiumSandbox: false, args: [`--ip-address-space-overrides=${new URL(page.origin).host}=public,127.0.0.1:${made.origin.port}=${desk}`] })
    try {
      const its = await browser.newPage()
      await its.goto(page.origin)
      return await its.evaluate(async (url) => {
        try {
          const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"permissions":["records.read"]}', signal: AbortSignal.timeout(60_000) })
          return answer.status
        } catch (error) {
          return String(error)
        }
      }, `https://localhost:${made.origin.port}/v1/pairings`)
    } finally {
      await browser.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.skipIf(!mayMount && process.env['CI'] === undefined)('a managed browser', () => {
  const der = (pem: string) => new X509Certificate(pem).raw.toString('base64')
  const pageTrusted = () => ({ CACertificates: [der(certificates.ca)] })
  const bothTrusted = async () => ({ CACertificates: [der(certificates.ca), der((await made.bench.call('connections.state', {})).certificate?.authority?.pem ?? '')] })
  const asked = async () => (await made.bench.call('pairings.list', {})).pages.map(({ origin }) => origin)

  it('lets a page reach a desk on the same computer by the policies of the guide, and trusts its certificate by its authority', async () => {
    expect(await heard({ ...await bothTrusted(), ...guided(page.origin) }, 'loopback')).toBe(201)
    expect(await asked()).toEqual([page.origin])
  })

  it('lets it reach one on the local network by the policy that the guide has for that', async () => {
    const { LocalNetworkAllowedForUrls } = guided(page.origin)
    expect(await heard({ ...await bothTrusted(), LocalNetworkAllowedForUrls }, 'local')).toBe(201)
  })

  it.each<[string, (all: Record<string, string[]>) => Record<string, unknown>]>([
    ['no policy', () => ({})],
    ['policies for another page', () => guided('https://pms.example')],
    ['the policy for the local network alone', ({ LocalNetworkAllowedForUrls }) => ({ LocalNetworkAllowedForUrls })],
  ])('lets nothing of a page through to this computer by %s', async (_what, of) => {
    const before = await asked()
    expect(await heard({ ...await bothTrusted(), ...of(guided(page.origin)) }, 'loopback')).toBe('TypeError: Failed to fetch')
    expect(await asked()).toEqual(before)
  })

  it('speaks with no desk whose authority nobody installed', async () => {
    expect(await heard({ ...pageTrusted(), ...guided(page.origin) }, 'loopback')).toBe('TypeError: Failed to fetch')
  })
})
