import { accessSync, constants } from 'node:fs'

/** Whether a program lies there that this user may start. */
export function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
