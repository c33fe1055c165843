import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'

const pcscdPath = '/usr/sbin/pcscd'
const vpcdConfiguration = '/etc/reader.conf.d/vpcd'

/** Why the real PC/SC service cannot be tried here, or null where it can. */
export function pcscdObstacle(): string | null {
  if (process.platform !== 'linux') return 'not Linux'
  if (!existsSync(pcscdPath) || !existsSync(vpcdConfiguration)) return 'pcscd and vsmartcard-vpcd are not installed'
  // Started for us by root, who gave these tests an ordinary user (electron/dev/vitest-stage.ts).
  if (process.env['FOYER_PCSCD'] === 'running') return null
  return process.getuid?.() === 0 ? null : 'not root, who may start pcscd'
}

/** As {@link pcscdObstacle}, said aloud. */
export function pcscdMissing(): boolean {
  const obstacle = pcscdObstacle()
  if (obstacle !== null) process.stderr.write(`notice: ${obstacle}; the tests through the real PC/SC service are skipped\n`)
  return obstacle !== null
}

export interface Pcscd {
  /** Ends the service if it was started here. */
  stop(): Promise<void>
}

/** Starts the service and waits for its virtual reader; uses the one that runs already. */
export async function startPcscd(): Promise<Pcscd> {
  if (await listening()) return { stop: async () => undefined }
  const service = spawn(pcscdPath, ['--foreground'], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()))
  for (let tries = 0; tries < 100 && !await listening(); tries++) await new Promise((resolve) => setTimeout(resolve, 50))
  return {
    stop: async () => {
      service.kill('SIGTERM')
      await ended
    },
  }
}

/** A connection to vpcd would be a card: the other end of the service, its socket, tells instead. */
function listening(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect('/run/pcscd/pcscd.comm')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
