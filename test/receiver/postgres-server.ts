import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/** Folder of its programs; undefined where it is not installed. */
export const postgresPrograms: string | undefined = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb'))) : undefined

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => { server.close(resolve) })
  return port
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function asOrdinary(command: string, args: readonly string[]): [string, string[]] {
  return process.getuid?.() === 0 ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]] : [command, [...args]]
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
    child.kill(signal)
    await ended
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
