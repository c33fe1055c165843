import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const endpoint = z.object({ secure: z.boolean(), host: z.string().min(1).max(255), port: z.number().int().min(1).max(65_535), root: z.string().max(200) })
const known = z.object({
  /** SHA-256 of a scanner's certificate, in hex. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  name: z.string().max(100).optional(),
  /** Where one that was found on the network and used was then. */
  endpoints: z.array(endpoint).max(12).optional(),
})
const file = z.record(z.string().max(300), known)
export type KnownScanner = z.infer<typeof known>

const SCANNERS_MAX = 200

/** What a desk knows of scanners on the network, by their id: no word of what was scanned. */
export interface KnownScanners {
  get(id: string): KnownScanner | undefined
  ids(): string[]
  /** Kept for the next start, too, where that can be written. */
  note(id: string, about: Partial<KnownScanner>): void
  forget(id: string): boolean
}

/** @param path null: for as long as the process lives */
export function knownScanners(path: string | null): KnownScanners {
  const all = path === null ? {} : read(path)
  const keep = (): void => {
    if (path === null) return
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, JSON.stringify(all, null, 1), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch {
      // A disk that is full, or read-only: what is known stays known until the process ends.
    }
  }
  return {
    get: (id) => (Object.hasOwn(all, id) ? all[id] : undefined),
    ids: () => Object.keys(all),
    note: (id, about) => {
      const before = Object.hasOwn(all, id) ? all[id] : undefined
      if (before === undefined && Object.keys(all).length >= SCANNERS_MAX) return
      all[id] = { ...before, ...about }
      if (JSON.stringify(before) !== JSON.stringify(all[id])) keep()
    },
    forget: (id) => {
      if (!Object.hasOwn(all, id)) return false
      Reflect.deleteProperty(all, id)
      keep()
      return true
    },
  }
}

function read(path: string): Record<string, KnownScanner> {
  try {
    const parsed = file.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}
