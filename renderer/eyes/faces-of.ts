import type { Reading } from '../../electron/contract/reading.ts'

/** A picture of a face, as it came. */
export interface Face {
  bytes: Uint8Array
  mime: string
}

/** The faces that a document brings itself: printed, and in its chip. */
export function facesOf({ images, chip }: Reading): { printed: Face | null; chip: Face | null } {
  return { printed: images.portrait === null ? null : { bytes: images.portrait, mime: 'image/jpeg' }, chip: chip?.portrait ?? null }
}

export function hasFace(reading: Reading): boolean {
  const { printed, chip } = facesOf(reading)
  return printed !== null || chip !== null
}
