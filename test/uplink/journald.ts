import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { endChild } from '../end-child.ts'
import type { JournalCommands } from '../../electron/uplink/feeds/journald.ts'

const PROGRAM = '/lib/systemd/systemd-journald'

/** Why no journal of its own can be had here, told once; null where one can. */
export function journaldObstacle(): string | null {
  const why = !existsSync(PROGRAM) ? 'systemd-journald is not installed (Debian package systemd)'
    : spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/run']).status === 0 ? null : 'a journal of its own needs root, and mounts'
  if (why !== null) {
    if (process.env['CI'] === 'true') throw new Error(why)
    console.warn(`skipped: ${why}`)
  }
  return why
}

export interface Journal {
  commands: JournalCommands
  start(): Promise<void>
  /** By SIGKILL. */
  kill(): Promise<void>
  end(): Promise<void>
}

/** A real systemd-journald in a name space of its own, so that nothing of this computer's is written to. */
export function journal(): Journal {
  // Holds the name space, whatever becomes of the journal in it.
  const holder = spawn('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal /run/log/journal && echo ready && exec sleep 3600'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const inside = ['nsenter', '-t', String(holder.pid), '-m', '--']
  let child: ChildProcess | null = null
  const kill = async (): Promise<void> => { if (child !== null) await endChild(child, 'SIGKILL') }
  const ready = new Promise<void>((resolve) => { holder.stdout.once('data', () => resolve()) })
  return {
    commands: { logger: [...inside, 'logger'], journalctl: [...inside, 'journalctl'] },
    async start() {
      await ready
      // The socket of one that was killed stays behind, and nobody listens there.
      spawnSync('nsenter', ['-t', String(holder.pid), '-m', '--', 'rm', '-f', '/run/systemd/journal/socket'])
      child = spawn('nsenter', ['-t', String(holder.pid), '-m', '--', PROGRAM], { stdio: 'ignore' })
      while (child.exitCode === null && spawnSync('nsenter', ['-t', String(holder.pid), '-m', '--', 'test', '-S', '/run/systemd/journal/socket']).status !== 0) await new Promise((resolve) => { setTimeout(resolve, 50) })
      if (child.exitCode !== null) throw new Error(`journald ended with ${child.exitCode}`)
    },
    kill,
    async end() {
      await kill()
      await endChild(holder, 'SIGKILL')
    },
  }
}
