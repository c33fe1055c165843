import type { DeviceNotes } from '../contract/device-notes.ts'
import { writeSmallJson } from '../system/small-json.ts'

/** However often the reader says how its devices did, the disk is asked once in so long, ms. */
const AT_MOST_EVERY_MS = 250

/** Writes down for the reader, which writes no file, how its devices did. */
export class DeviceNotesFile {
  private waiting: { path: string, notes: DeviceNotes } | null = null
  private timer: NodeJS.Timeout | null = null

  keep(path: string, notes: DeviceNotes): void {
    // The other desk's are not lost for this one's.
    if (this.waiting !== null && this.waiting.path !== path) this.write()
    this.waiting = { path, notes }
    this.timer ??= setTimeout(() => { this.write() }, AT_MOST_EVERY_MS)
  }

  /** What waits is written now. */
  write(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    if (this.waiting !== null) writeSmallJson(this.waiting.path, this.waiting.notes)
    this.waiting = null
  }
}
