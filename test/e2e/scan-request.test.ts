import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'
import { freePort } from '../receiver/postgres-server.ts'
import { makeCertificates, type Certificates } from '../uplink/certificates.ts'
import { askedAfresh, openApi, serveRequest } from './api-desk.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let launched: Launched
let desk: DeskPage
let certificates: Certificates
let pms: ChildProcessByStdio<null, Readable, null> | undefined
beforeAll(async () => {
  certificates = makeCertificates()
  launched = await launch()
  desk = new DeskPage(launched.page)
})
afterAll(async () => {
  pms?.kill('SIGKILL')
  await launched?.close()
  certificates?.remove()
})

it('a property management system asks over TLS, a clerk takes it on, reads the documents and confirms, and the system has them and was told of it', async () => {
  const port = await freePort()
  const { url, key, authority, client, secret } = await openApi(desk, ['requests.make', 'records.read', 'records.numbers'], { policy: { webhookHosts: `localhost:${port}`, webhookAuthority: certificates.caFile } })
  const hook = await askedAfresh<{ secret: string }>(desk, 'webhooks.add', { clientId: client, url: `https://localhost:${port}/foyer`, events: ['request.done'] }, secret)
  await desk.signOut()
  await desk.signIn('Demo clerk', secret)
  const authorityFile = join(certificates.folder, 'desk.pem')
  writeFileSync(authorityFile, authority)
  const { certificate, key: tlsKey } = certificates.server.files
  // It asks and listens, and ends when it has both.
  const words = ['--desk', url, '--authority', authorityFile, '--reference', '4711', '--guests', '2', '--listen', String(port), '--certificate', certificate, '--tls-key', tlsKey]
  const lines: Record<string, unknown>[] = []
  pms = spawn(process.execPath, ['electron/dev/cli.mjs', 'simulate', 'pms', ...words], { cwd: projectRoot, env: { ...process.env, FOYER_API_KEY: key, FOYER_WEBHOOK_SECRET: hook.secret }, stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: pms.stdout }).on('line', (line) => { lines.push(JSON.parse(line) as Record<string, unknown>) })
  const ended = once(pms, 'close')
  await serveRequest(desk, 2)
  expect(await ended).toEqual([0, null])
  const told = lines.filter(({ webhook, webhookRefused }) => webhook !== undefined || webhookRefused !== undefined)
  const last = lines.findLast(({ status }) => status === 200) as { answer: { id: string } } | undefined
  const document = (value: string) => ({ document: { fields: expect.arrayContaining([{ name: 'documentNumber', value }]) as unknown } })
  expect(last).toMatchObject({ answer: { state: 'done', reference: '4711', records: [document('PX6620410'), document('PX6620411')] } })
  // Its signature held, or it would not be shown as one.
  expect(told).toMatchObject([{ again: false, body: { type: 'request.done', data: { id: last?.answer.id } } }])
})
