import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readSmallJson, writeSmallJson } from '../../system/small-json.ts'

const MARK_FILE = 'running'
/** A mark is no larger, bytes. */
const MARK_MAX = 200

/** A start that did not come to its end. */
export interface Unended {
  /** RFC 3339. */
  started: string
  version: string
}

/** Marks that this start goes on, so that the next one can tell where it did not come to its end: nothing of its memory is kept for that. */
export class RunMark {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** @returns the start before this one, where that left its mark */
  begin(started: string, version: string): Unended | null {
    const before = this.read()
    // On a full disk the next start has nothing to tell.
    writeSmallJson(join(this.folder, MARK_FILE), { started, version })
    return before
  }

  end(): void {
    try {
      rmSync(join(this.folder, MARK_FILE), { force: true })
    } catch {
      // The next start says that this one did not end, which is as well.
    }
  }

  private read(): Unended | null {
    const mark = readSmallJson(join(this.folder, MARK_FILE), MARK_MAX) as { started?: unknown, version?: unknown } | null
    if (mark === null) return null
    const { started, version } = mark
    return { started: typeof started === 'string' ? started : '', version: typeof version === 'string' ? version : '' }
  }
}
