import { rmSync } from 'node:fs'
import { readSmallJson, writeSmallJson } from '../../system/small-json.ts'

/** A start that was asked for so long ago did not follow, milliseconds: whoever starts Foyer then has another reason. */
const VALID_MS = 600_000
/** A wish is no larger, bytes. */
const WISH_MAX = 200

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
    const wish = readSmallJson(this.file, WISH_MAX) as { at?: unknown, attended?: unknown } | null
    const age = this.now() - Number(wish?.at)
    return age >= 0 && age < VALID_MS ? { attended: wish?.attended === true } : null
  }

  /** @returns whether it is kept: on a full disk it is not, and the next start would be as this one */
  write({ attended }: WithoutGpu): boolean {
    return writeSmallJson(this.file, { at: this.now(), attended }) && this.read() !== null
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
