// The receivers' side of the fleet bench: PostgreSQL, three nodes of JetStream and two receivers, each a process that can be killed.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, bundles } from '../../electron/dev/build.ts'
import { root } from '../../electron/dev/paths.ts'
import { openPostgres } from '../../electron/receiver/storage/postgres.ts'
import type { Database } from '../../electron/receiver/storage/database.ts'
import { startNats, type NatsCluster } from '../receiver/nats-server.ts'
import { freePort, startPostgres, type PostgresServer } from '../receiver/postgres-server.ts'

export interface Killable { name: string, kill: () => Promise<void>, start: () => Promise<void> }

export interface Machine {
  /** Base addresses of the receivers. */
  bases: string[]
  receivers: Killable[]
  nats: NatsCluster
  database: Database
  /** CPU seconds of everything on the receivers' side, since each began. */
  cpu: () => { receivers: number, postgres: number, nats: number }
  close: () => Promise<void>
}

const TICKS_A_SECOND = 100

function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return 0
  }
}

/** Every process whose command line names this. */
function pidsNaming(text: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  })
}

function childrenOf(parents: readonly number[]): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return parents.includes(Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1]))
    } catch {
      return false
    }
  })
}

function receiverProcess(name: string, file: string): Killable & { pid: () => number } {
  let child: ChildProcess | undefined
  return {
    name, pid: () => child?.pid ?? 0,
    async start() {
      const started = spawn(process.execPath, [join(root, bundles.receiver.output), 'serve', '--config', file], { stdio: ['ignore', 'pipe', 'ignore'] })
      child = started
      await new Promise<void>((resolve, reject) => {
        started.stdout.once('data', () => resolve())
        started.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
      })
    },
    async kill() {
      const running = child
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
      const ended = new Promise((resolve) => { running.once('exit', resolve) })
      running.kill('SIGKILL')
      await ended
    },
  }
}

export async function startMachine(): Promise<Machine> {
  await build(['receiver'])
  const folder = mkdtempSync(join(tmpdir(), 'foyer-fleet-'))
  const postgres: PostgresServer = await startPostgres(['-c', 'max_connections=60', '-c', 'shared_buffers=256MB'])
  const nats = await startNats(3)
  const receivers: ReturnType<typeof receiverProcess>[] = []
  const bases: string[] = []
  for (const which of [0, 1]) {
    const port = await freePort()
    const file = join(folder, `receiver-${which}.json`)
    writeFileSync(file, JSON.stringify({ folder: 'data', listen: { host: '127.0.0.1', port }, postgres: postgres.address, postgresConnections: 12, nats: { servers: nats.servers, replicas: 3 } }))
    const receiver = receiverProcess(`receiver ${which}`, file)
    await receiver.start()
    receivers.push(receiver)
    bases.push(`http://127.0.0.1:${port}/uplink/v1`)
  }
  const database = await openPostgres(postgres.address, 4)
  const sum = (pids: readonly number[]): number => pids.reduce((total, pid) => total + cpuOf(pid), 0)
  const postmasters = pidsNaming(new URL(postgres.address).port).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres\0-D'))
  return {
    bases, receivers, nats, database,
    cpu: () => ({ receivers: sum(receivers.map(({ pid }) => pid())), postgres: sum([...postmasters, ...childrenOf(postmasters)]), nats: sum(nats.servers.flatMap((server) => pidsNaming(`-p\0${server.split(':')[1]}\0`))) }),
    close: async () => {
      await database.close()
      await Promise.all(receivers.map((receiver) => receiver.kill()))
      await nats.close()
      await postgres.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
