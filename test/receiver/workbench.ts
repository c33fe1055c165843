import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../electron/receiver/command/run.ts'
import { openReceiver, UPLINK_BASE, type Receiver } from '../../electron/receiver/open.ts'
import { checkSettings, type Settings } from '../../electron/receiver/settings.ts'
import type { ClientSettings } from '../../electron/receiver/simulator/client.ts'
import { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { writeFileSync } from 'node:fs'

export const OPERATOR_PASSWORD = 'correct horse battery'

export interface Bench {
  folder: string
  settings: Settings
  receiver: Receiver
  line: ClientSettings
  faults: unknown[]
  /** A command of the receiver, as it is typed. */
  command: (...args: string[]) => Promise<{ status: number, out: Record<string, unknown>[], said: string }>
  enrol: (id: string, options?: readonly string[]) => Promise<SimulatedTerminal>
  /** Ends the service and starts it again on the same folder. */
  restart: () => Promise<void>
  close: () => Promise<void>
}

/** A certificate for 127.0.0.1 that vouches for itself, PEM. */
export function serverCertificate(folder: string): { certificate: string, key: string } {
  const [certificate, key] = [join(folder, 'tls.pem'), join(folder, 'tls-key.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return { certificate, key }
}

export async function openBench(change: (folder: string) => Record<string, unknown> = () => ({}), now: () => Date = () => new Date()): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-receiver-'))
  const said = { folder: 'data', listen: { host: '127.0.0.1', port: 0 }, tls: serverCertificate(folder), ...change(folder) }
  const file = join(folder, 'receiver.json')
  writeFileSync(file, JSON.stringify(said))
  const settings = checkSettings(said, folder)
  const faults: unknown[] = []
  const open = (): Promise<Receiver> => openReceiver(settings, (error) => faults.push(error), now)
  const receiver = await open()
  const scheme = settings.tls === null ? 'http' : 'https'
  const bench: Bench = {
    folder, settings, receiver, faults,
    line: { base: `${scheme}://127.0.0.1:${receiver.port}${UPLINK_BASE}`, authority: settings.tls === null ? null : readFileSync(settings.tls.certificate, 'utf8') },
    async command(...args) {
      const out: Record<string, unknown>[] = []
      let text = ''
      const status = await run([...args, '--config', file], { out: (value) => out.push(value as Record<string, unknown>), say: (line) => { text += `${line}\n` }, now, readSecret: () => Promise.resolve(OPERATOR_PASSWORD), stopped: Promise.resolve() })
      return { status, out, said: text }
    },
    async enrol(id, options = []) {
      const { out } = await bench.command('enrol-code', `Front desk ${id}`, ...options)
      return (await SimulatedTerminal.enrol(new SimulatedTrail(id, randomBytes(32)), String(out[0]?.['code']), bench.line)).terminal
    },
    async restart() {
      await bench.receiver.close()
      bench.receiver = await open()
      bench.line = { ...bench.line, base: `${scheme}://127.0.0.1:${bench.receiver.port}${UPLINK_BASE}` }
    },
    async close() {
      await bench.receiver.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return bench
}

/** A request whose body has begun. @returns what ends it, with the status of the answer */
export async function beginBody(url: string, authority: string | null, bearer: string, body: string): Promise<() => Promise<number>> {
  const asked = httpsRequest(url, { method: 'POST', ca: authority ?? undefined, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), expect: '100-continue' } })
  const answered = new Promise<number>((resolve, reject) => {
    asked.on('response', (response) => { response.resume(); resolve(response.statusCode ?? 0) })
    asked.on('error', reject)
  })
  // The server says so as it hands the request to its route.
  await new Promise((resolve) => { asked.on('continue', resolve); asked.flushHeaders() })
  asked.write(body.slice(0, 5))
  return () => {
    asked.end(body.slice(5))
    return answered
  }
}
