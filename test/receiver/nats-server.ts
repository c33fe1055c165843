import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './postgres-server.ts'

export const natsIsHere = spawnSync('nats-server', ['--version'], { stdio: 'ignore' }).status === 0

export interface NatsNode { server: string, start: () => Promise<void>, kill: () => Promise<void> }
export interface NatsCluster { nodes: NatsNode[], servers: string[], close: () => Promise<void> }

const answers = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1')
  socket.once('connect', () => { socket.destroy(); resolve(true) })
  socket.once('error', () => resolve(false))
})

/** One node, or three that keep every message thrice, on free ports of this machine, with JetStream in a temporary folder. */
export async function startNats(size: 1 | 3): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-nats-'))
  const ports: { client: number, route: number }[] = []
  for (let each = 0; each < size; each++) ports.push({ client: await freePort(), route: await freePort() })
  const nodes = ports.map(({ client, route }, at): NatsNode => {
    const store = join(folder, String(at))
    mkdirSync(store)
    let child: ChildProcess | undefined
    const cluster = size === 1 ? [] : ['--cluster_name', 'foyer', '--cluster', `nats://127.0.0.1:${route}`, '--routes', ports.map((each) => `nats://127.0.0.1:${each.route}`).join(',')]
    return {
      server: `127.0.0.1:${client}`,
      async start() {
        child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(client), '-n', `node-${at}`, '-js', '-sd', store, ...cluster], { stdio: 'ignore' })
        while (!await answers(client)) {
          if (child.exitCode !== null) throw new Error(`nats-server ended with ${child.exitCode}`)
          await new Promise((resolve) => { setTimeout(resolve, 50) })
        }
      },
      async kill() {
        const running = child
        if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
        const ended = new Promise((resolve) => { running.once('exit', resolve) })
        running.kill('SIGKILL')
        await ended
      },
    }
  })
  await Promise.all(nodes.map((node) => node.start()))
  return {
    nodes, servers: nodes.map(({ server }) => server),
    close: async () => {
      await Promise.all(nodes.map((node) => node.kill()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
