import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifierKey } from '../../../electron/tlog/signed-note.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { certificateFor, certificateRequest, newCertificateKey } from '../../../electron/vault/keys/tls/certificate-request.ts'
import { receiverKeyText, receiverSigner } from '../../uplink/held-trail.ts'
import { outboxBench, type OutboxBench } from './outbox-bench.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-enrolment-'))
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650', '-subj', '/CN=Test CA')
})
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const openssl = (...words: string[]): string => execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** As an authority answers a request. @param days from the machine's own today */
function issue(request: string, days: number): string {
  writeFileSync(join(folder, 'request.pem'), request)
  openssl('x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days), '-out', 'certificate.pem')
  return readFileSync(join(folder, 'certificate.pem'), 'utf8')
}

describe('a request for a certificate', () => {
  it('is one that OpenSSL takes and verifies, for the terminal by its name', () => {
    const key = newCertificateKey()
    writeFileSync(join(folder, 'own.pem'), certificateRequest('desk-7f3a', key))
    expect(openssl('req', '-in', 'own.pem', '-noout', '-verify', '-subject')).toContain('CN = desk-7f3a')
    expect(openssl('req', '-in', 'own.pem', '-noout', '-text')).toMatch(/prime256v1[\s\S]*ecdsa-with-SHA256/)
  })

  it('is answered for its own key alone', () => {
    const key = newCertificateKey()
    const certificate = issue(certificateRequest('desk-7f3a', key), 90)
    expect(certificateFor(certificate, key)).not.toBeNull()
    expect(certificateFor(certificate, newCertificateKey())).toBeNull()
    expect(certificateFor('no certificate', key)).toBeNull()
  })
})

describe('enrolment', () => {
  let made: OutboxBench
  beforeEach(async () => {
    made = await outboxBench()
    // The machine's own day: certificates are made by it.
    await later(Date.now() - made.clock.time)
    await made.call('desk.setPolicy', { values: { uplinkKey: '' } })
  })
  afterEach(() => { made.dispose() })

  const later = async (ms: number) => {
    made.clock.time += ms
    await made.signIn()
  }

  const enrol = async (days = 90, receiver = receiverSigner(7)) => {
    const asked = await made.forPerson('internal.uplinkEnrolment', { code: 'KTVM-2231' })
    await made.forPerson('internal.uplinkEnrolled', { terminal: asked.terminal, size: 0, receiverKey: receiverKeyText(receiver), certificate: issue(asked.request ?? '', days), receipt: null })
    return asked
  }

  it('names the terminal and the key that signs its trail; then receipts of that receiver count, and the certificate is handed over with its key', async () => {
    const asked = await enrol()
    expect(asked).toMatchObject({ code: 'KTVM-2231', terminal: opened(made.desk).terminal, name: 'Front desk', key: verifierKey(opened(made.desk).log.signer) })
    await made.exchange()
    const state = await made.call('uplink.state', {})
    expect(state.next).toBe(made.held.size)
    expect(state.enrolled).toMatchObject({ receiver: 'receiver.example' })
    const { link } = await made.inside('internal.uplinkLink', {})
    expect(link?.certificate?.key).toContain('PRIVATE KEY')
    expect(certificateFor(link?.certificate?.certificate ?? '', link?.certificate?.key ?? '')).not.toBeNull()
    expect(JSON.stringify(state)).not.toContain('PRIVATE KEY')
    expect(await made.actions()).toContainEqual(expect.stringMatching(/^uplink\.enrolled receiver=[0-9a-f]{8} size=0$/))
  })

  it('anew lets a desk that was stopped go on, with another key', async () => {
    await enrol()
    const before = (await made.inside('internal.uplinkLink', {})).link?.certificate?.key
    await expect(made.inside('internal.uplinkConflict', { code: 'uplink.fork', size: 1, receipt: null })).rejects.toMatchObject({ code: 'uplink.stopped' })
    await enrol()
    expect((await made.call('uplink.state', {})).halt).toBeNull()
    expect((await made.inside('internal.uplinkLink', {})).link?.certificate?.key).not.toBe(before)
    expect(await made.exchange()).toBe(true)
  })

  it('takes no answer for another terminal, nor a certificate for another key, nor another receiver than policy has', async () => {
    const asked = await made.forPerson('internal.uplinkEnrolment', { code: 'x' })
    const answer = { terminal: asked.terminal, size: 0, receiverKey: receiverKeyText(receiverSigner(7)), certificate: null, receipt: null }
    await expect(made.forPerson('internal.uplinkEnrolled', { ...answer, terminal: 'other' })).rejects.toMatchObject({ code: 'uplink.badAnswer', detail: 'terminal' })
    // One answer for each request.
    await expect(made.forPerson('internal.uplinkEnrolled', answer)).rejects.toMatchObject({ code: 'uplink.badAnswer', detail: 'notAsked' })
    await made.forPerson('internal.uplinkEnrolment', { code: 'x' })
    await expect(made.forPerson('internal.uplinkEnrolled', { ...answer, certificate: issue(certificateRequest('x', newCertificateKey()), 90) })).rejects.toMatchObject({ code: 'uplink.badAnswer', detail: 'certificate' })
    await made.forPerson('internal.uplinkEnrolment', { code: 'x' })
    await made.call('desk.setPolicy', { values: { uplinkKey: receiverKeyText(receiverSigner(1)) } })
    await expect(made.forPerson('internal.uplinkEnrolled', answer)).rejects.toMatchObject({ code: 'uplink.settings' })
    expect((await made.call('uplink.state', {})).enrolled).toBeNull()
  })

  it('is no doing of a turn of Foyer’s own, nor of somebody else than who asked: nothing that stopped goes on', async () => {
    await enrol()
    await expect(made.inside('internal.uplinkConflict', { code: 'uplink.fork', size: 1, receipt: null })).rejects.toMatchObject({ code: 'uplink.stopped' })
    const answer = { terminal: opened(made.desk).terminal, size: 0, receiverKey: receiverKeyText(receiverSigner(9)), certificate: null, receipt: null }
    await expect(made.inside('internal.uplinkEnrolment', { code: 'x' })).rejects.toMatchObject({ code: 'staff.signInRequired' })
    await expect(made.inside('internal.uplinkEnrolled', answer)).rejects.toMatchObject({ code: 'staff.signInRequired' })
    await made.forPerson('internal.uplinkEnrolment', { code: 'x' })
    await made.signIn()
    await expect(made.forPerson('internal.uplinkEnrolled', answer)).rejects.toMatchObject({ code: 'uplink.badAnswer', detail: 'notAsked' })
    expect((await made.call('uplink.state', {})).halt).toMatchObject({ kind: 'fork' })
  })

  it('with a receiver of another key is an alert, with the same one none', async () => {
    await enrol()
    await enrol()
    expect((await made.call('alerts.list', {})).alerts).toEqual([])
    await enrol(90, receiverSigner(9))
    expect((await made.call('alerts.list', {})).alerts).toMatchObject([{ code: 'receiverChanged' }])
    expect(await made.actions()).toContainEqual(expect.stringMatching(/^uplink\.enrolled receiver=[0-9a-f]{8} size=0 insteadOf=[0-9a-f]{8}$/))
  })

  it('is an alert too where policy makes another key the one that counts, and again where it takes that back', async () => {
    await enrol()
    await made.inside('internal.uplinkLink', {})
    expect((await made.call('alerts.list', {})).alerts).toEqual([])
    for (const uplinkKey of [receiverKeyText(receiverSigner(9)), '']) {
      await made.call('desk.setPolicy', { values: { uplinkKey } })
      await made.inside('internal.uplinkLink', {})
      await made.inside('internal.uplinkLink', {})
    }
    expect((await made.call('alerts.list', {})).alerts.map(({ code }) => code)).toEqual(['receiverChanged', 'receiverChanged'])
    expect((await made.actions()).filter((each) => each.startsWith('uplink.keyChanged'))).toEqual([expect.stringMatching(/receiver=[0-9a-f]{8} insteadOf=[0-9a-f]{8}$/), expect.any(String)])
  })

  it('is renewed by itself before the certificate ends, and warned of where that does not come about', async () => {
    await enrol(90)
    expect(await made.inside('internal.uplinkRenewal', {})).toEqual({ request: null })
    await later(61 * 86_400_000)
    const { request } = await made.inside('internal.uplinkRenewal', {})
    expect((await made.call('day.figures', { day: null })).alerts.map(({ code }) => code)).toContain('uplinkCertificate')
    const renewed = issue(request ?? '', 200)
    const kept = (await made.inside('internal.uplinkLink', {})).link?.certificate
    // One that TLS would choke on takes the place of none that works.
    await expect(made.inside('internal.uplinkRenewed', { certificate: `${renewed}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n` })).rejects.toMatchObject({ code: 'uplink.badAnswer' })
    expect((await made.inside('internal.uplinkLink', {})).link?.certificate).toEqual(kept)
    await made.inside('internal.uplinkRenewed', { certificate: `${renewed}and more` })
    expect((await made.inside('internal.uplinkLink', {})).link?.certificate?.certificate).toBe(renewed)
    expect(await made.inside('internal.uplinkRenewal', {})).toEqual({ request: null })
    expect((await made.call('day.figures', { day: null })).alerts.map(({ code }) => code)).not.toContain('uplinkCertificate')
  })

  it('shows a key for signing in to nobody, and hands it to the uplink', async () => {
    await made.call('uplink.setSecret', { name: 'apiKey', value: 'foyer_s3cret' })
    expect((await made.inside('internal.uplinkLink', {})).link?.apiKey).toBe('foyer_s3cret')
    expect(JSON.stringify([await made.call('uplink.state', {}), await made.actions()])).not.toContain('s3cret')
    await made.call('uplink.setSecret', { name: 'apiKey', value: null })
    expect((await made.inside('internal.uplinkLink', {})).link?.apiKey).toBeNull()
  })

  it('takes a key in one line that a header can carry, and hands one of any such length over', async () => {
    for (const value of ['k'.repeat(4001), 'a\nb', 'ä']) await expect(async () => await made.call('uplink.setSecret', { name: 'apiKey', value }), value.slice(0, 5)).rejects.toThrow('Invalid input')
    await made.call('uplink.setSecret', { name: 'apiKey', value: 'k'.repeat(4000) })
    expect((await made.inside('internal.uplinkLink', {})).link?.apiKey).toHaveLength(4000)
  })

  it('keeps who may go through the proxy out of policy, which everybody sees', async () => {
    for (const values of [{ uplinkProxy: 'http://corp:S3cret@proxy.example:3128' }, { uplinkAddress: 'https://corp:S3cret@receiver.example/' }, { uplinkOauthIssuer: 'https://corp:S3cret@issuer.example/' }]) {
      await expect(async () => await made.call('desk.setPolicy', { values })).rejects.toThrow('must match pattern')
    }
    await made.call('desk.setPolicy', { values: { uplinkProxy: 'http://proxy.example:3128' } })
    await expect(async () => await made.call('uplink.setSecret', { name: 'proxyCredentials', value: 'nobody' })).rejects.toThrow('Invalid input')
    await made.call('uplink.setSecret', { name: 'proxyCredentials', value: 'corp:S3c:r@t 50%' })
    const proxy = new URL((await made.inside('internal.uplinkLink', {})).link?.proxy ?? '')
    expect([proxy.host, decodeURIComponent(proxy.username), decodeURIComponent(proxy.password)]).toEqual(['proxy.example:3128', 'corp', 'S3c:r@t 50%'])
    expect(JSON.stringify([await made.call('uplink.state', {}), await made.call('desk.state', {}), await made.actions()])).not.toMatch(/S3c/)
  })
})
