import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/** Folder of its programs; undefined where it is not installed. */
export const postgresPrograms: string | undefined = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb'))) : undefined

/**
 * Below the ports that systems give to whoever asks for any, and to connections that go out (Linux from 32768, others from 49152): nobody but another of
 * these tests takes one of them before what is to listen there does.
 */
const OWN_PORTS = { from: 10_000, count: 22_000 } as const

export async function freePort(): Promise<number> {
  for (;;) {
    const port = OWN_PORTS.from + randomInt(OWN_PORTS.count)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => { resolve(false) })
      server.listen(port, '127.0.0.1', () => { server.close(() => { resolve(true) }) })
    })
    if (free) return port
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function asOrdinary(command: string, args: readonly string[]): [string, string[]] {
  return process.getuid?.() === 0 ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]] : [command, [...args]]
}

/** Empty where the system has no /proc. */
function childrenOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((each) => each !== '')
  } catch {
    return []
  }
}

export interface PostgresServer { address: string, kill: () => Promise<void>, start: () => Promise<void>, close: () => Promise<void> }

/** A server of its own in a temporary folder, on a free port of this machine. */
export async function startPostgres(options: readonly string[] = []): Promise<PostgresServer> {
  if (postgresPrograms === undefined) throw new Error('PostgreSQL is not installed (Debian package postgresql)')
  const programs = postgresPrograms
  const folder = mkdtempSync(join(tmpdir(), 'foyer-postgres-'))
  if (process.getuid?.() === 0) {
    const owner = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }))
    chownSync(folder, owner, owner)
  }
  const data = join(folder, 'data')
  const [initdb, initArgs] = asOrdinary(join(programs, 'initdb'), ['-D', data, '-U', 'foyer', '-A', 'trust', '--no-instructions', '--locale=C', '-E', 'UTF8'])
  execFileSync(initdb, initArgs, { stdio: 'ignore', cwd: folder })
  const port = await freePort()
  let child: ChildProcess
  const start = async (): Promise<void> => {
    const [command, args] = asOrdinary(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder, ...options])
    child = spawn(command, args, { stdio: 'ignore', cwd: folder })
    for (;;) {
      try {
        execFileSync(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port), '-d', 'postgres'], { stdio: 'ignore' })
        return
      } catch {
        if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`)
        await new Promise((resolve) => { setTimeout(resolve, 100) })
      }
    }
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => { child.once('exit', resolve) })
    const backends = childrenOf(child.pid ?? 0)
    child.kill(signal)
    await ended
    // Those of one that was killed go on answering, and hold its shared memory, until each notices.
    while (backends.some((pid) => existsSync(`/proc/${pid}/exe`))) await new Promise((resolve) => { setTimeout(resolve, 20) })
  }
  await start()
  return {
    address: `postgres://foyer@127.0.0.1:${port}/postgres`, start,
    kill: () => end('SIGKILL'),
    close: async () => {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
