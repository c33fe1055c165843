import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect, createServer } from 'node:net'

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
  /** It was started here, and is ours to end: not where it is kept for other tests of this computer. */
  readonly ours: boolean
  /** Ends the service if it was started here. The next one's turn is now. */
  stop(): Promise<void>
}

/** Whose turn it is. */
export interface PcscdTurn extends Pcscd {
  /** As {@link stop}, and nobody else's turn comes. */
  end(): Promise<void>
  /** Starts it anew after that. */
  begin(): Promise<void>
}

/** How often it is looked whether it is our turn, ms. */
const TURN_MS = 100

/**
 * One at a time on this computer, which has one such service and two virtual readers: of two files of tests at once the first to end took the service
 * from the other, and a card lay where the other laid its own. A name that goes with the process that holds it (unix(7): abstract).
 * @returns ends the turn
 */
async function turn(): Promise<() => Promise<void>> {
  for (;;) {
    const held = createServer()
    const ours = await new Promise<boolean>((resolve) => {
      held.once('error', () => resolve(false))
      held.listen('\0foyer-test-pcscd', () => resolve(true))
    })
    if (ours) {
      held.unref()
      return () => new Promise((resolve) => { held.close(() => resolve()) })
    }
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
  }
}

/** Waits for its turn, starts the service and waits for its virtual reader; uses the one that runs already. */
export async function startPcscd(): Promise<PcscdTurn> {
  const over = await turn()
  let service = await startService()
  return {
    ours: service.ours,
    end: () => service.stop(),
    begin: async () => { service = await startService() },
    stop: async () => {
      await service.stop()
      await over()
    },
  }
}

/** For many files of tests, each of which waits for its turn (electron/dev/vitest-stage.ts): none has one while it comes and goes. */
export async function keepPcscd(): Promise<Pcscd> {
  const apart = async <T>(work: () => Promise<T>): Promise<T> => {
    const over = await turn()
    try {
      return await work()
    } finally {
      await over()
    }
  }
  const service = await apart(startService)
  return { ours: service.ours, stop: () => apart(() => service.stop()) }
}

async function startService(): Promise<Pcscd> {
  if (await listening()) return { ours: false, stop: async () => undefined }
  const service = spawn(pcscdPath, ['--foreground'], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()))
  while (service.exitCode === null && service.signalCode === null && !await listening()) await new Promise((resolve) => setTimeout(resolve, 50))
  return {
    ours: true,
    stop: async () => {
      if (service.exitCode === null && service.signalCode === null) service.kill('SIGTERM')
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
