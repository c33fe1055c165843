import { z } from 'zod'
import { isErrorCode } from './error-codes.ts'

/** Devices that are remembered, those that were noted last. */
export const DEVICE_NOTES_MAX = 64

/** How a device did when it was used last: nothing of what it saw. */
export const deviceNote = z.object({ usedAt: z.iso.datetime().nullable(), fault: z.string().max(60).refine(isErrorCode).nullable() })
export type DeviceNote = z.infer<typeof deviceNote>

/** Each under what its id cannot be read back from: an id holds its address, serial number or place on this computer. The one that was noted last stands last. */
export const deviceNotes = z.record(z.string().regex(/^[0-9a-f]{32}$/), deviceNote)
export type DeviceNotes = z.infer<typeof deviceNotes>

/** No more than are remembered; none where it is not what it should be. */
export function notesIn(value: unknown): DeviceNotes {
  const parsed = deviceNotes.safeParse(value)
  return parsed.success ? Object.fromEntries(Object.entries(parsed.data).slice(-DEVICE_NOTES_MAX)) : {}
}
