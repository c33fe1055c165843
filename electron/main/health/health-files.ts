import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Health } from '../../contract/health.ts'
import { HEALTH_FILE } from '../../system/health-file.ts'
import { metricsOf } from './metrics.ts'

const METRICS_FILE = 'health.prom'

/** How the desk is, in files for programs that watch over computers: whoever reads one finds a whole one, the last or the one before. */
export class HealthFiles {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  write(health: Health): void {
    this.put(HEALTH_FILE, `${JSON.stringify(health)}\n`)
    this.put(METRICS_FILE, metricsOf(health))
  }

  /** Nobody is to take an old one for how it is now. */
  remove(): void {
    for (const name of [HEALTH_FILE, METRICS_FILE]) {
      try {
        rmSync(join(this.folder, name), { force: true })
      } catch {
        // Its time says how old it is.
      }
    }
  }

  private put(name: string, text: string): void {
    const path = join(this.folder, name)
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, text, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch {
      // A full disk: its time says how old the last one is.
    }
  }
}
