import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { administratorSecret } from '../../vault-fixture.ts'
import { asPin, codeOf, organisationBench } from './organisation-bench.ts'
import { CLIENT, providerTokens } from './provider-tokens.ts'

const bench = organisationBench()
const { policy, begin, token, bring, enter, signIn, administrator, check } = bench

describe('a token', () => {
  const refused: Record<string, () => Promise<string> | string> = {
    'audience of another client': () => token('ana', ['reception'], { claims: { aud: 'another-client' } }),
    'issuer that is another': () => token('ana', ['reception'], { claims: { iss: 'https://id.example/elsewhere' } }),
    'ended two minutes ago': () => token('ana', ['reception'], { claims: { exp: Math.floor(bench.made.clock.time / 1000) - 120 } }),
    'early by ten minutes': () => token('ana', ['reception'], { claims: { nbf: Math.floor(bench.made.clock.time / 1000) + 600 } }),
    'forged by another key of the same name': () => token('ana', ['reception'], { by: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    'algorithm none': () => bench.provider.unsigned('ana', ['reception']),
    'algorithm by a secret that is the public key': () => token('ana', ['reception'], { header: { alg: 'HS256' }, by: new TextEncoder().encode(bench.provider.keySet) }),
    'keyUnknown key that its header brings along': () => token('ana', ['reception'], { header: { kid: 'two', jku: 'https://id.example/keys' } }),
    'early made before the question': () => token('ana', ['reception'], { claims: { iat: Math.floor(bench.made.clock.time / 1000) - 300 } }),
    'nonceMissing as in one that is refreshed': () => bench.provider.token('ana', ['reception']),
    'nonce of another question': () => token('ana', ['reception'], { claims: { nonce: 'another' } }),
    'groups left out, as where there are too many': () => token('ana', [], { claims: { groups: undefined, _claim_names: { groups: 'src1' } } }),
    'groups that are no list': () => token('ana', [], { claims: { groups: 'reception' } }),
    'audience of several without saying for whom': () => token('ana', ['reception'], { claims: { aud: [CLIENT, 'another-client'] } }),
  }
  it.each(Object.entries(refused))('%s: lets nobody in', async (why, make) => {
    const { job } = await begin()
    expect(await codeOf(bring(job, await make()))).toBe(`organisation.tokenRefused ${why.split(' ')[0]}`)
    expect(await codeOf(enter(job, asPin))).toBe('organisation.codeOver')
  })

  it('counts once, for one question', async () => {
    const first = await begin()
    const answer = await token('ana', ['reception'])
    await bring(first.job, answer)
    const second = await begin()
    expect(await codeOf(bring(second.job, answer))).toBe('organisation.tokenRefused nonce')
    await policy({ organisationNonce: false })
    const third = await bench.provider.token('ben', ['reception'])
    await bring((await begin()).job, third)
    expect(await codeOf(bring((await begin()).job, third))).toBe('organisation.tokenRefused again')
    expect((await enter(first.job, asPin)).kind).toBe('session')
    expect(await codeOf(enter(first.job, asPin))).toBe('organisation.codeOver')
  })

  it('that was had by somebody’s refresh token answers no sign-in, where policy does not take answers without a nonce', async () => {
    const first = await begin()
    await bring(first.job, await token('ana', ['reception']))
    await enter(first.job, asPin)
    await bench.made.call('staff.signIn', { staffId: administrator(), secret: administratorSecret })
    expect((await check())?.refreshToken).toBe('refresh-1')
    const refreshed = () => bench.provider.token('ana', ['reception'])
    expect(await codeOf(bring((await begin()).job, await refreshed()))).toBe('organisation.tokenRefused nonceMissing')
    // A provider that gives the nonce of the first sign-in again (OpenID Connect Core §12.2).
    expect(await codeOf(bring((await begin()).job, await bench.provider.token('ana', ['reception'], { claims: { nonce: first.nonce } })))).toBe('organisation.tokenRefused nonce')
    expect(await codeOf(bench.made.call('desk.setPolicy', { values: { organisationNonce: false } }))).toBe('staff.proofWanted')
    await policy({ organisationNonce: false })
    expect(await codeOf(bring((await begin()).job, await refreshed()))).toBe('done')
    expect(await codeOf(bring((await begin()).job, await bench.provider.token('ana', ['reception'], { claims: { nonce: first.nonce } })))).toBe('organisation.tokenRefused nonce')
  })

  it('of a provider whose keys policy names counts by those alone, whatever is brought with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-keys-'))
    try {
      const file = join(folder, 'keys.json')
      writeFileSync(file, bench.provider.keySet)
      await policy({ organisationKeys: file })
      const other = providerTokens(() => Math.floor(bench.made.clock.time / 1000))
      expect(await codeOf(begin().then(async ({ job }) => bring(job, await other.token('ana', ['duty managers'], { claims: { nonce: bench.nonce } }), { keySet: other.keySet })))).toBe('organisation.tokenRefused forged')
      expect((await signIn(['reception'], asPin)).kind).toBe('session')
      rmSync(file)
      const { job } = await begin()
      expect(await codeOf(bring(job, await token('ben', ['reception'])))).toBe('uplink.settings organisationKeys')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

it('codes are made for whoever stands before the desk, but not without end', async () => {
  for (let tries = 0; tries < 10; tries++) await begin()
  expect(await codeOf(begin())).toBe('staff.throttled 300')
  bench.made.clock.time += 5 * 60_000
  expect(await codeOf(begin())).toBe('done')
})
