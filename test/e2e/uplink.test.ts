import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UplinkState } from '../../electron/contract/uplink.ts'
import { projectRoot } from '../data-folder.ts'
import { endChild } from '../end-child.ts'
import { freePort } from '../receiver/postgres-server.ts'
import { serverCertificate } from '../receiver/workbench.ts'
import { passportPage } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

/** The built app in its own Electron, whose TLS is not Node's, and a receiver as a process of its own. */
describe('a desk whose policy names a receiver', () => {
  let folder: string
  let config: string
  let receiver: ChildProcess
  let launched: Launched
  let desk: DeskPage
  let secret: string
  const page = () => launched.page

  const program = ['electron/dev/receiver.mjs']
  /** A command of the receiver, as it is typed. */
  const command = (...args: string[]) => execFileSync(process.execPath, [...program, ...args, '--config', config], { cwd: projectRoot, encoding: 'utf8' }).trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
  const state = async () => (await desk.ask('uplink.state', {})).value as UplinkState

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-e2e-receiver-'))
    const tls = serverCertificate(folder)
    const port = await freePort()
    config = join(folder, 'receiver.json')
    writeFileSync(config, JSON.stringify({ folder: 'data', listen: { host: '127.0.0.1', port }, tls }))
    receiver = spawn(process.execPath, [...program, 'serve', '--config', config], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      receiver.stdout?.on('data', (chunk: Buffer) => { if (chunk.toString().includes('listening')) resolve() })
      receiver.once('exit', (code) => { reject(new Error(`the receiver ended with ${code}`)) })
    })
    const policy = join(folder, 'policy.json')
    writeFileSync(policy, JSON.stringify({ uplinkAddress: `https://127.0.0.1:${port}/uplink/v1`, uplinkAuthority: tls.certificate }))
    launched = await launch({ env: { FOYER_POLICY: policy } })
    desk = new DeskPage(launched.page)
    secret = await desk.demoSecret()
  })
  afterAll(async () => {
    await launched?.close()
    await endChild(receiver)
    rmSync(folder, { recursive: true, force: true })
  })

  it('is enrolled by a one-time code on its screen', async () => {
    await desk.signIn('Demo administrator', secret)
    await page().keyboard.press('F8')
    await page().getByRole('button', { name: 'Upstream', exact: true }).click()
    await page().getByTestId('upstream').locator('[data-code="uplink.notEnrolled"]').waitFor()
    const code = String(command('enrol-code', 'Front desk')[0]?.['code'])
    await page().getByLabel('One-time code').fill(code)
    await page().getByRole('button', { name: 'Enrol this desk' }).click()
    await page().getByRole('button', { name: 'Enrol anew' }).waitFor()
    await page().getByTestId('upstream').getByText(/up to event [\d,]+, countersigned/).waitFor()
    expect((await state()).enrolled).toMatchObject({ receiver: expect.stringMatching(/^\S+$/) as string })
    expect(command('terminals')).toMatchObject([{ name: 'Front desk' }])
    await desk.signOut()
  })

  it('sends a record that was confirmed, and its audit screen says up to which event all was received', async () => {
    await desk.signIn('Demo clerk', secret)
    await desk.readFile('scan.png', await passportPage({ surname: 'LINDQVIST', givenNames: 'SAGA', number: 'PX6620417', born: '880219', sex: 'F', expires: '330101' }))
    await desk.confirm()
    await desk.signOut()
    await desk.signIn('Demo administrator', secret)
    const { size, received: before } = await state()
    expect(before).not.toBeNull()
    await expect.poll(async () => (await state()).received?.size ?? 0, { timeout: 120_000, interval: 500 }).toBeGreaterThanOrEqual(size)
    await page().keyboard.press('F4')
    const line = page().getByTestId('proof-sent').getByText(/Received upstream up to event [\d,]+/)
    await line.waitFor()
    const [, event] = /up to event ([\d,]+)/.exec(await line.innerText()) ?? []
    expect(Number(event?.replaceAll(',', ''))).toBeGreaterThanOrEqual(size - 1)
    const [terminal, ...others] = command('terminals')
    expect(others).toEqual([])
    expect(Number(terminal?.['size'])).toBeGreaterThanOrEqual(size)
    expect(command('alarms').filter(({ kind }) => kind === 'fork' || kind === 'signature')).toEqual([])
  })
})
