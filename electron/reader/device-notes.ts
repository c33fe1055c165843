import { createHash } from 'node:crypto'
import { DEVICE_NOTES_MAX, type DeviceNote, type DeviceNotes } from '../contract/device-notes.ts'

export type { DeviceNote }

export interface NotedDevices {
  of(id: string): DeviceNote | null
  /** Kept for the next start, too, by whoever is told. */
  keep(id: string, note: DeviceNote): void
}

const keyOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32)

/**
 * What is known of each device.
 * @param before what earlier runs knew
 * @param tell told all of it at each change
 */
export function notedDevices(before: DeviceNotes = {}, tell: (notes: DeviceNotes) => void = () => undefined): NotedDevices {
  let all = new Map(Object.entries(before))
  return {
    of: (id) => all.get(keyOf(id)) ?? null,
    keep: (id, about) => {
      const key = keyOf(id)
      all.delete(key)
      all = new Map([...all, [key, about] as const].slice(-DEVICE_NOTES_MAX))
      tell(Object.fromEntries(all))
    },
  }
}
