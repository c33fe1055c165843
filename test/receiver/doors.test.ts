import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { SignJWT, exportJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRequest } from '../../electron/receiver/identity/request.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { cosignerOf } from '../../electron/tlog/cosigner.ts'
import { keyType, verifierKey } from '../../electron/tlog/signed-note.ts'
import { freePort } from './postgres-server.ts'
import { beginBody, openBench, serverCertificate, type Bench } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')

/** The last byte of a request is of its signature. */
function changedAtItsEnd(pem: string): string {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
}

describe('who it is', () => {
  const provider = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let bench: Bench
  beforeAll(async () => {
    const keys = [{ ...await exportJWK(provider.publicKey), kid: 'one' }, { ...await exportJWK(rsa.publicKey), kid: 'rsa' }]
    bench = await openBench(() => ({ oauth: { issuer: 'https://login.example.org/', audience: 'https://uplink.example.org/', algorithms: ['ES256'], keys: { keys } } }))
  })
  afterAll(() => bench.close())

  async function asked(bearer: string, terminal: string): Promise<number> {
    const client = new UplinkClient({ ...bench.line, bearer })
    const { status } = await client.json('GET', `/terminals/${terminal}`)
    client.close()
    return status
  }

  const token = (change: { issuer?: string, audience?: string, client?: string, ends?: number, key?: typeof provider.privateKey, alg?: string, kid?: string } = {}): Promise<string> =>
    new SignJWT({ client_id: change.client ?? 'desk-client' }).setProtectedHeader({ alg: change.alg ?? 'ES256', kid: change.kid ?? 'one' })
      .setIssuer(change.issuer ?? 'https://login.example.org/').setAudience(change.audience ?? 'https://uplink.example.org/').setExpirationTime(Math.floor(Date.now() / 1000) + (change.ends ?? 300)).sign(change.key ?? provider.privateKey)

  test('an access token speaks for the terminal that its client was enrolled for, and no other token does', async () => {
    await bench.enrol('t-oauth', ['--client', 'desk-client'])
    expect(await asked(await token(), 't-oauth')).toBe(200)
    const refused = await Promise.all([
      token({ issuer: 'https://login.example.net/' }), token({ audience: 'https://else.example.org/' }), token({ client: 'another' }), token({ ends: -120 }),
      token({ key: stranger.privateKey }), token({ key: rsa.privateKey, alg: 'RS256', kid: 'rsa' }),
      token().then((good) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1] ?? ''}.`),
    ])
    for (const each of refused) expect(await asked(each, 't-oauth')).toBe(401)
  })

  test('an API key is shown once, stored as its hash, and known from chance by its end', async () => {
    await bench.enrol('t-key')
    const key = String((await bench.command('api-key', 't-key')).out[0]?.['key'])
    expect(key).toMatch(/^foyer_up_[0-9A-Za-z]{46}$/)
    expect(await asked(key, 't-key')).toBe(200)
    const changed = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`
    expect(await asked(changed, 't-key')).toBe(401)
    expect(readFileSync(join(bench.settings.folder, 'receiver.db')).includes(key.slice(9, 40))).toBe(false)
    expect((await bench.command('revoke', 't-key')).status).toBe(0)
    expect(await asked(key, 't-key')).toBe(401)
  })

  test('a certificate is renewed by the terminal itself, for a P-256 key of which it holds the other half', async () => {
    const terminal = await bench.enrol('t-renew')
    const { request, key } = await newRequest('t-renew')
    const told = await terminal.client.json('POST', '/terminals/t-renew/certificate', { request })
    expect(told.status).toBe(200)
    const { certificate } = told.body as { certificate: string }
    const renewed = new UplinkClient({ ...bench.line, certificate: { pem: certificate, key } })
    expect(await renewed.json('GET', '/terminals/t-renew')).toMatchObject({ status: 200 })
    renewed.close()
    for (const bad of [(await newRequest('t-renew', 'P-384')).request, changedAtItsEnd(request), 'not a request']) {
      expect(await terminal.client.json('POST', '/terminals/t-renew/certificate', { request: bad })).toMatchObject({ status: 422, body: { code: 'uplink.badRequest' } })
    }
    expect((await bench.command('revoke', 't-renew')).status).toBe(0)
    expect(await terminal.client.json('GET', '/terminals/t-renew')).toMatchObject({ status: 401 })
  })

  test('enrolled again after a recovery it goes on from what is held, the old key ends there, and what the old one had lets nobody in', async () => {
    const before = await bench.enrol('t-recovered')
    for (let each = 0; each < 9; each++) before.trail.happen(at)
    await before.sync(at)
    const trail = new SimulatedTrail('t-recovered', randomBytes(32))
    for (const leaf of before.trail.leaves) trail.add(leaf)
    const code = String((await bench.command('enrol-code', 'Bar', '--terminal', 't-recovered')).out[0]?.['code'])
    const { terminal, enrolled } = await SimulatedTerminal.enrol(trail, code, bench.line)
    expect(enrolled).toMatchObject({ size: 9, receipt: before.receipts[0] })
    expect(await before.client.json('GET', '/terminals/t-recovered')).toMatchObject({ status: 401 })
    trail.happen(at)
    expect(await terminal.sync(at)).toBe(true)
    expect(await terminal.send({ ...trail.batch(10, 0, at), checkpoint: before.trail.checkpoint(9, at) })).toMatchObject({ status: 422, body: { code: 'uplink.badSignature' } })
    const backAgain = String((await bench.command('enrol-code', 'Bar', '--terminal', 't-recovered')).out[0]?.['code'])
    await expect(SimulatedTerminal.enrol(before.trail, backAgain, bench.line)).rejects.toThrow('uplink.keyKnown')
  })

  test('whoever stole what a terminal had gets nothing more by a body that was begun before it was enrolled again', async () => {
    const { request } = await newRequest('t-stolen')
    const before = await bench.enrol('t-stolen')
    before.trail.happen(at)
    const stolen = String((await bench.command('api-key', 't-stolen')).out[0]?.['key'])
    const bodies: [path: string, body: unknown][] = [
      ['certificate', { request }], ['batches', before.trail.batch(0, 1, at)],
      ['heartbeats', { protocol: 1, at: at.toISOString(), version: '1', checkpoint: null, alerts: [] }],
    ]
    const begun = await Promise.all(bodies.map(async ([path, body]) => beginBody(`${bench.line.base}/terminals/t-stolen/${path}`, bench.line.authority, stolen, JSON.stringify(body))))
    // Each was asked who it is once this was answered after them.
    expect(await asked(stolen, 't-stolen')).toBe(200)
    const code = String((await bench.command('enrol-code', 'Bar', '--terminal', 't-stolen')).out[0]?.['code'])
    const { terminal } = await SimulatedTerminal.enrol(before.trail, code, bench.line)
    expect(await Promise.all(begun.map((end) => end()))).toEqual([401, 401, 401])
    expect(await terminal.client.json('GET', '/terminals/t-stolen')).toMatchObject({ status: 200, body: { size: 0 } })
  })

  test('nothing older than TLS 1.3 is spoken', async () => {
    const spoken = await new Promise<string>((resolve) => {
      const socket = tlsConnect({ port: bench.receiver.port, host: '127.0.0.1', maxVersion: 'TLSv1.2', rejectUnauthorized: false }, () => resolve(String(socket.getProtocol())))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
    })
    expect(spoken).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
  })
})

test('without a certificate it does not listen to other machines', async () => {
  await expect(openBench(() => ({ tls: null, listen: { host: '0.0.0.0', port: 0 } }))).rejects.toThrow('configuration: tls')
  await expect(openBench(() => ({ proxy: { certificateHeader: 'x-client', addressHeader: 'x-real-ip' } }))).rejects.toThrow('configuration: proxy: ')
  await expect(openBench(() => ({ tls: null, proxy: { certificateHeader: 'x-client' } }))).rejects.toThrow('configuration: proxy.addressHeader')
})

test('a header with a certificate is nobody’s word, unless a proxy is named', async () => {
  const bench = await openBench(() => ({ tls: null }))
  const { request } = await newRequest('t-plain')
  const trail = new SimulatedTrail('t-plain', randomBytes(32))
  const code = String((await bench.command('enrol-code', 'Bar')).out[0]?.['code'])
  const client = new UplinkClient(bench.line)
  const told = await client.json('POST', '/enrolments', { protocol: 1, code, terminal: 't-plain', name: 'Bar', key: verifierKey(trail.signer), cosigner: verifierKey(cosignerOf(trail.signer), keyType.cosignature), request })
  const { certificate } = told.body as { certificate: string }
  const withHeader = new UplinkClient({ ...bench.line, headers: { 'x-client-certificate': encodeURIComponent(certificate) } })
  expect(await withHeader.json('GET', '/terminals/t-plain')).toMatchObject({ status: 401 })
  client.close()
  withHeader.close()
  await bench.close()
})

const nginx = spawnSync('nginx', ['-v'], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` } }).status === 0
if (!nginx) process.stderr.write('foyer: not tried: nginx is not installed (Debian package nginx-light)\n')

test.skipIf(!nginx && process.env['CI'] === undefined)('behind nginx, which ends TLS 1.3 and checks the client certificate', async () => {
  const bench = await openBench(() => ({ tls: null, proxy: { certificateHeader: 'x-client-certificate', addressHeader: 'x-real-ip' } }))
  const folder = join(bench.folder, 'nginx')
  mkdirSync(folder)
  const tls = serverCertificate(folder)
  writeFileSync(join(folder, 'authority.pem'), String((await bench.command('key')).out[0]?.['authority']))
  const port = await freePort()
  writeFileSync(join(folder, 'nginx.conf'), `
    daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http {
      access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
      client_max_body_size 16m;
      server {
        listen 127.0.0.1:${port} ssl; ssl_protocols TLSv1.3; ssl_certificate ${tls.certificate}; ssl_certificate_key ${tls.key};
        ssl_client_certificate ${folder}/authority.pem; ssl_verify_client optional;
        location / { proxy_pass http://127.0.0.1:${bench.receiver.port}; proxy_set_header X-Client-Certificate $ssl_client_escaped_cert; proxy_set_header X-Real-IP $remote_addr; }
      }
    }`)
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` } })
  const line = { base: `https://127.0.0.1:${port}/uplink/v1`, authority: readFileSync(tls.certificate, 'utf8') }
  try {
    await expect.poll(() => spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`], { input: '', stdio: ['pipe', 'ignore', 'ignore'] }).status).toBe(0)
    const code = String((await bench.command('enrol-code', 'Bar')).out[0]?.['code'])
    const { terminal } = await SimulatedTerminal.enrol(new SimulatedTrail('t-nginx', randomBytes(32)), code, line)
    for (let each = 0; each < 1200; each++) terminal.trail.happen(at)
    while (!await terminal.sync(at)) expect(terminal.forked).toBe(false)
    expect(terminal.received).toBe(1200)
    // What a client claims in the header itself, nginx takes away.
    const { certificate } = (await terminal.client.json('POST', '/terminals/t-nginx/certificate', { request: (await newRequest('t-nginx')).request })).body as { certificate: string }
    const liar = new UplinkClient({ ...line, headers: { 'x-client-certificate': encodeURIComponent(certificate) } })
    expect(await liar.json('GET', '/terminals/t-nginx')).toMatchObject({ status: 401 })
    liar.close()
    terminal.client.close()
  } finally {
    const ended = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill('SIGTERM')
    await ended
    await bench.close()
  }
})

test('a secret that others can read is none', async () => {
  const bench = await openBench()
  await bench.receiver.close()
  execFileSync('chmod', ['644', join(bench.settings.folder, 'receiver.key')])
  await expect(bench.command('key')).resolves.toMatchObject({ status: 1, said: expect.stringContaining('can be read by others') })
})
