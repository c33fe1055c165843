import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A start that was asked for so long ago did not follow, milliseconds: whoever starts Foyer then has another reason. */
const VALID_MS = 600_000

/** Why the next start goes without the graphics processor. */
export interface WithoutGpu {
  /** Somebody was signed in: what they had not stored is gone with this start, and they are told. */
  attended: boolean
}

/**
 * The wish that the next start goes without the graphics processor, in a file: whoever makes that start, this program or a unit of the operating
 * system that restarts it, need not be told. It holds for one start: once that is shown, the file is removed.
 */
export class WithoutGpuWish {
  private readonly file: string
  private readonly now: () => number

  /** @param now ms since this computer was started: whoever sets its clock changes nothing */
  constructor(file: string, now: () => number) {
    this.file = file
    this.now = now
  }

  read(): WithoutGpu | null {
    try {
      const { at, attended } = JSON.parse(readFileSync(this.file, 'utf8').slice(0, 200)) as { at?: unknown, attended?: unknown }
      const age = this.now() - Number(at)
      return age >= 0 && age < VALID_MS ? { attended: attended === true } : null
    } catch {
      return null
    }
  }

  /** @returns whether it is kept: on a full disk it is not, and the next start would be as this one */
  write({ attended }: WithoutGpu): boolean {
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 })
      writeFileSync(this.file, JSON.stringify({ at: this.now(), attended }), { mode: 0o600 })
      return this.read() !== null
    } catch {
      return false
    }
  }

  forget(): void {
    try {
      rmSync(this.file, { force: true })
    } catch {
      // It is over by itself in minutes.
    }
  }
}

/** Before the app is ready: every picture is drawn by the processor. */
export function startWithoutGpu(app: { disableHardwareAcceleration(): void, commandLine: { appendSwitch(name: string): void } }): void {
  app.disableHardwareAcceleration()
  app.commandLine.appendSwitch('disable-gpu')
}

/** By our own wish, or by a word of whoever started it. */
export function drawsWithoutGpu(app: { commandLine: { hasSwitch(name: string): boolean } }, wish: WithoutGpu | null): boolean {
  return wish !== null || app.commandLine.hasSwitch('disable-gpu')
}
