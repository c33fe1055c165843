import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isErrorCode, type ErrorCode } from '../contract/error-codes.ts'

const note = z.object({ usedAt: z.iso.datetime().nullable(), fault: z.string().max(60).refine(isErrorCode).nullable() })
const file = z.record(z.string().regex(/^[0-9a-f]{32}$/), note)

/** How a device did when it was used last: nothing of what it saw. */
export interface DeviceNote {
  usedAt: string | null
  fault: ErrorCode | null
}

export interface DeviceNotes {
  of(id: string): DeviceNote | null
  /** Kept for the next start, too, where that can be written. */
  keep(id: string, note: DeviceNote): void
}

/** Devices that are remembered, those that were noted last. */
const MOST = 64

/** A device's id holds its address, serial number or place on this computer: it is written down as what cannot be read back. */
const keyOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32)

/** @param path null: for as long as the process lives */
export function deviceNotes(path: string | null): DeviceNotes {
  let all = new Map(Object.entries(path === null ? {} : read(path)))
  return {
    of: (id) => all.get(keyOf(id)) ?? null,
    keep: (id, about) => {
      const key = keyOf(id)
      all.delete(key)
      all = new Map([...all, [key, about] as const].slice(-MOST))
      if (path === null) return
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(all)), { mode: 0o600 })
        renameSync(`${path}.new`, path)
      } catch {
        // A disk that is full, or read-only: it is known until the process ends.
      }
    },
  }
}

function read(path: string): Record<string, DeviceNote> {
  try {
    const parsed = file.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? Object.fromEntries(Object.entries(parsed.data).slice(-MOST).map(([key, { usedAt, fault }]) => [key, { usedAt, fault: fault !== null && isErrorCode(fault) ? fault : null }])) : {}
  } catch {
    return {}
  }
}
