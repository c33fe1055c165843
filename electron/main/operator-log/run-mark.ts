import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MARK_FILE = 'running'
/** Bytes of the mark that are looked at. */
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
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 })
      writeFileSync(join(this.folder, MARK_FILE), JSON.stringify({ started, version }), { mode: 0o600 })
    } catch {
      // A full disk: the next start has nothing to tell.
    }
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
    try {
      const { started, version } = JSON.parse(readFileSync(join(this.folder, MARK_FILE), 'utf8').slice(0, MARK_MAX)) as { started?: unknown, version?: unknown }
      return { started: typeof started === 'string' ? started : '', version: typeof version === 'string' ? version : '' }
    } catch {
      return null
    }
  }
}
