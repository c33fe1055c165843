import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../electron/vault/clock/limits.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

interface Shown { certificate: string, key: string }
type Name = 'old' | 'new' | 'strange'

const folder = mkdtempSync(join(tmpdir(), 'foyer-authorities-'))
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

/** An authority that ends after so many days, and a certificate of it for one and the same system that would hold for longer. */
function authority(name: Name, days: number): Shown {
  openssl('req', '-x509', ...KEY, '-days', String(days), '-subj', '/CN=House authority', '-keyout', `${name}.key`, '-out', `${name}.pem`)
  openssl('req', ...KEY, '-subj', '/CN=front desk', '-keyout', `${name}-client.key`, '-out', `${name}.csr`)
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${name}.pem`, '-CAkey', `${name}.key`, '-CAcreateserial', '-days', '300', '-extfile', 'client.ext', '-out', `${name}-client.pem`)
  return { certificate: read(`${name}-client.pem`), key: read(`${name}-client.key`) }
}

/** Days until the old authority ends. */
const OVERLAP_DAYS = 20
const file = join(folder, 'systems.pem')
const names = (...of: Name[]) => { writeFileSync(file, of.map((name) => read(`${name}.pem`)).join('')) }

let made: DeskApi
let shown: Record<Name, Shown>
const keys: Record<string, string> = {}
beforeAll(async () => {
  writeFileSync(join(folder, 'client.ext'), 'subjectAltName=DNS:front-desk.example\nextendedKeyUsage=clientAuth\n')
  shown = { old: authority('old', OVERLAP_DAYS), new: authority('new', 300), strange: authority('strange', 300) }
  names('old')
  made = await deskApi([], { apiClientAuthority: file })
  keys['whose certificate names it'] = (await made.client(['records.read'], { certificates: ['front-desk.example'] })).key
  keys['with any certificate of the house'] = (await made.client(['records.read'], { name: 'Visitors' })).key
})
afterAll(async () => {
  await made?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const statuses = async (key: string) => Object.fromEntries(await Promise.all([['old', shown.old], ['new', shown.new], ['strange', shown.strange], ['none', null]].map(async ([name, shows]) => [name, (await made.ask('/v1/records', { key, shows: shows as Shown | null })).status])))
const all = async () => Object.fromEntries(await Promise.all(Object.entries(keys).map(async ([who, key]) => [who, await statuses(key)])))
const each = (wanted: Record<Name | 'none', number>) => Object.fromEntries(Object.keys(keys).map((who) => [who, wanted]))

describe('a system’s certificate while the house goes from one authority to the next', () => {
  it('is of the old one alone before, of both together in the overlap, and of the new one alone when the old one has ended', async () => {
    expect(await all()).toEqual(each({ old: 200, new: 401, strange: 401, none: 401 }))
    names('old', 'new')
    expect(await all()).toEqual(each({ old: 200, new: 200, strange: 401, none: 401 }))
    await made.later((OVERLAP_DAYS - 1) * DAY_MS)
    expect(await all()).toEqual(each({ old: 200, new: 200, strange: 401, none: 401 }))
    await made.later(2 * DAY_MS)
    expect(await all()).toEqual(each({ old: 401, new: 200, strange: 401, none: 401 }))
    const { events } = await made.bench.call('audit.list', { filter: { door: 'api', status: '401' }, before: null, limit: 1 })
    expect(events[0]?.detail).toContain('certificate')
  })

  it('is of the new one alone as soon as the file has no other, with nothing started anew', async () => {
    made.bench.clock.time = Date.now()
    await made.later(0)
    names('old', 'new')
    expect((await all())['with any certificate of the house']).toMatchObject({ old: 200, new: 200 })
    names('new')
    expect(await all()).toEqual(each({ old: 401, new: 200, strange: 401, none: 401 }))
  })
})
