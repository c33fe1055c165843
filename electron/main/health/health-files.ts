import { chmodSync, closeSync, existsSync, fchmodSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Health } from '../../contract/health.ts'
import { HEALTH_FILE } from '../../system/health-file.ts'
import { metricsOf } from './metrics.ts'

const METRICS_FILE = 'health.prom'

interface Place {
  folder: string
  /** Of a folder that is not there yet; whoever made one decided it. */
  folderMode: number
  fileMode: number
  isShared: boolean
}

/** What a fault says beside its code is for whoever keeps the desk. */
const withoutDetails = (key: string, value: unknown): unknown => (key === 'detail' ? undefined : value)

/** How the desk is, in files for programs that watch over computers: whoever reads one finds a whole one, the last or the one before. */
export class HealthFiles {
  private readonly places: readonly Place[]

  /** @param own for this user alone @param shared for every user of this computer to read: there is no word of anybody in it */
  constructor(own: string, shared: string | null = null) {
    this.places = [{ folder: own, folderMode: 0o700, fileMode: 0o600, isShared: false }, ...(shared === null ? [] : [{ folder: shared, folderMode: 0o755, fileMode: 0o644, isShared: true }])]
  }

  write(health: Health): void {
    for (const place of this.places) {
      put(place, HEALTH_FILE, `${JSON.stringify(health, place.isShared ? withoutDetails : undefined)}\n`)
      put(place, METRICS_FILE, metricsOf(health))
    }
  }

  /** Nobody is to take an old one for how it is now. */
  remove(): void {
    for (const { folder } of this.places) {
      for (const name of [HEALTH_FILE, METRICS_FILE]) {
        try {
          rmSync(join(folder, name), { force: true })
        } catch {
          // Its time says how old it is.
        }
      }
    }
  }
}

function put({ folder, folderMode, fileMode }: Place, name: string, text: string): void {
  const path = join(folder, name)
  const fresh = `${path}.new`
  try {
    if (!existsSync(folder)) makeFolder(folder, folderMode)
    // Made anew, never opened: in a folder of others, a link of that name could lead anywhere.
    rmSync(fresh, { force: true })
    const file = openSync(fresh, 'wx', fileMode)
    try {
      fchmodSync(file, fileMode)
      writeFileSync(file, text)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, path)
  } catch {
    // A full disk: its time says how old the last one is.
  }
}

/** With this mode, whatever the mask of this user's files. */
function makeFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true, mode })
  chmodSync(folder, mode)
}
