import { statfsSync } from 'node:fs'

/** With less than this a desk may soon store nothing more, bytes: IT is told while there is time. */
export const LEAST_FREE_BYTES = 200 * 1024 * 1024

/** Bytes free to this user where `folder` is. Throws where the system does not say. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
