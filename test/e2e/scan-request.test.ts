import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import { simulatePms } from '../../electron/cli/simulate-pms.ts'
import { projectRoot } from '../data-folder.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let launched: Launched
let desk: DeskPage
beforeAll(async () => {
  launched = await launch()
  desk = new DeskPage(launched.page)
})
afterAll(async () => { await launched?.close() })

/** What the page's own bridge answers. */
async function asked<T>(name: string, input: object): Promise<T> {
  const result = await launched.page.evaluate(async ([call, payload]) => {
    interface Bridge { call(name: string, input: unknown): Promise<{ ok: boolean; value?: unknown; error?: { code: string } }> }
    return await (window as unknown as { foyer: Bridge }).foyer.call(call, payload)
  }, [name, input] as const)
  if (!result.ok) throw new Error(`${name}: ${result.error?.code ?? ''}`)
  return result.value as T
}

/** A port that nobody has. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => { server.close(resolve) })
  return port
}

it('a property management system asks over TLS, the clerk takes it on, reads the document and confirms, and the system has it', async () => {
  const { page } = launched
  const secret = await desk.demoSecret()
  await desk.signIn('Demo administrator', secret)
  const port = await freePort()
  await asked('desk.setPolicy', { values: { api: true, apiPort: port } })
  const { id } = await asked<{ id: string }>('clients.create', { name: 'Property management system', permissions: ['requests.make', 'records.read', 'records.numbers'], addresses: ['127.0.0.1'], expiresAt: null })
  const { key } = await asked<{ key: string }>('clients.addKey', { id, certificate: null, presentSecret: secret })
  const { certificate } = await asked<{ certificate: { authority: { pem: string } } }>('connections.state', {})
  const lines: Record<string, unknown>[] = []
  const io = {
    stdout: (line: string) => { lines.push(JSON.parse(line) as Record<string, unknown>) }, stderr: () => undefined, env: { FOYER_API_KEY: key }, now: () => new Date(), randomBytes,
    readFile: () => Promise.resolve(Buffer.from(certificate.authority.pem)), readSecret: () => Promise.reject(new Error('not asked')),
  } as unknown as CliIo
  const ask = () => simulatePms(['--desk', `https://localhost:${port}`, '--authority', 'authority.pem', '--reference', '4711'], io, new Promise(() => undefined))
  // The gateway is a process that starts now.
  const untilThere = async (): Promise<number> => {
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        if ((error as { code?: string }).code !== 'uplink.unreachable') throw error
        await page.waitForTimeout(500)
      }
    }
  }
  const ended = untilThere()
  await page.getByTestId('request-take').click()
  await page.getByTestId('request').getByText('4711').waitFor()
  await desk.dropAll([await readFile(join(projectRoot, 'resources/specimens/card-front.jpg')), await readFile(join(projectRoot, 'resources/specimens/card-back.jpg'))])
  await desk.reading()
  await page.waitForTimeout(800)
  await page.getByTestId('go-on').click()
  expect(await ended).toBe(0)
  await page.getByTestId('request').waitFor({ state: 'detached' })
  expect(lines.at(-1)).toMatchObject({ status: 200, answer: { state: 'done', reference: '4711', records: [{ document: { fields: expect.arrayContaining([{ name: 'documentNumber', value: 'D91827364' }]) as unknown } }] } })
}, 300_000)
