import { request } from 'node:https'
import type { Client, MadeKey } from '../../electron/contract/clients.ts'
import type { ConnectionState } from '../../electron/contract/connections.ts'
import type { Input } from '../../electron/contract/index.ts'
import { freePort } from '../receiver/postgres-server.ts'
import { passportPage } from './draw-specimen.ts'
import type { DeskPage } from './pages.ts'

export interface OpenedApi { url: string, port: number, authority: string, client: string, key: string, secret: string }

/** What the administrator at the desk's own screen gets for a call. */
export async function asked<T>(desk: DeskPage, name: string, input: object): Promise<T> {
  const { ok, value, error } = await desk.ask(name, input)
  if (!ok) throw new Error(`${name}: ${error?.code ?? ''}`)
  return value as T
}

/** As `asked`, by an administrator who has just proven afresh who they are. */
export async function askedAfresh<T>(desk: DeskPage, name: string, input: object, secret: string): Promise<T> {
  await asked(desk, 'staff.prove', { call: name, kind: 'secret', answer: secret })
  return await asked<T>(desk, name, input)
}

/** An administrator opens the API of a demo desk and adds a connection; the gateway answers, and the administrator is still there. */
export async function openApi(desk: DeskPage, permissions: Input<'clients.create'>['permissions'], { policy = {}, about = {} }: { policy?: object, about?: Partial<Input<'clients.create'>> } = {}): Promise<OpenedApi> {
  const secret = await desk.demoSecret()
  await desk.signIn('Demo administrator', secret)
  const port = await freePort()
  await asked(desk, 'desk.setPolicy', { values: { api: true, apiPort: port, idleSeconds: 3600, ...policy } })
  const { id: client } = await askedAfresh<Client>(desk, 'clients.create', { name: 'Property management', permissions, addresses: ['127.0.0.1'], expiresAt: null, ...about }, secret)
  const { key } = await askedAfresh<MadeKey>(desk, 'clients.addKey', { id: client, certificate: null }, secret)
  const { certificate } = await asked<ConnectionState>(desk, 'connections.state', {})
  const authority = certificate?.authority?.pem ?? ''
  // The gateway is a process that starts now.
  while (!await answers(port, authority)) await new Promise((resolve) => { setTimeout(resolve, 200) })
  return { url: `https://localhost:${port}`, port, authority, client, key, secret }
}

const answers = (port: number, ca: string): Promise<boolean> => new Promise((resolve) => {
  request({ host: '127.0.0.1', servername: 'localhost', port, path: '/v1/health/live', ca, agent: false, headers: { host: 'localhost' } }, (response) => { response.resume().on('end', () => { resolve(response.statusCode === 200) }) })
    .on('error', () => { resolve(false) }).end()
})

/** A clerk takes on what waits, and reads and confirms a passport for each guest. */
export async function serveRequest(desk: DeskPage, guests: number): Promise<void> {
  const { page } = desk
  await page.getByTestId('request-take').click()
  // It is hers from then on; what is stored before belongs to nobody's request.
  await page.getByTestId('request-put-back').waitFor()
  for (let guest = 0; guest < guests; guest++) {
    await desk.readFile(`${guest}.png`, await passportPage({ surname: 'LINDQVIST', givenNames: ['SAGA', 'ELSA'][guest % 2] ?? '', number: `PX662041${guest}`, born: '880219', sex: 'F', expires: '330101' }))
    await desk.goOn()
    await page.getByTestId('field-documentNumber').waitFor({ state: 'detached' })
  }
  await page.getByTestId('request').waitFor({ state: 'detached' })
}
